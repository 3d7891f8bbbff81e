"""The same model in PyTorch: trains for as many steps as each line asks, {"steps": n}, and answers one line of JSON.

Arguments: a folder with run.json (sizes), values.f32 (the parameters, one after another) and tokens.i32, and the
number of threads. It starts with a line that says its version, or why it cannot run.
"""
import json
import math
import os
import sys
import time


def load(folder):
    with open(os.path.join(folder, "run.json")) as file:
        run = json.load(file)
    flat = torch.frombuffer(bytearray(open(os.path.join(folder, "values.f32"), "rb").read()), dtype=torch.float32)
    parameters, start = {}, 0
    for name, shape in run["parameters"]:
        size = math.prod(shape)
        parameters[name] = flat[start : start + size].clone().view(shape).requires_grad_(True)
        start += size
    tokens = torch.frombuffer(bytearray(open(os.path.join(folder, "tokens.i32"), "rb").read()), dtype=torch.int32)
    return run, parameters, tokens.long()


def norm(x, gain, epsilon):
    if hasattr(functional, "rms_norm"):
        return functional.rms_norm(x, gain.shape, gain, epsilon)
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon) * gain


def turn(x, cosine, sine):
    first, second = x.chunk(2, -1)
    return torch.cat((first * cosine - second * sine, second * cosine + first * sine), -1)


def attend(query, key, value, mask):
    if hasattr(functional, "scaled_dot_product_attention"):
        return functional.scaled_dot_product_attention(query, key, value, is_causal=True)
    scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
    return torch.softmax(scores + mask, -1) @ value


def logits_of(run, parameters, tokens, tables):
    cosine, sine, mask = tables
    batch, time_steps = tokens.shape
    heads, size = run["heads"], run["width"] // run["heads"]
    x = functional.embedding(tokens, parameters["model.embed_tokens.weight"])
    for layer in range(run["layers"]):
        weight = lambda part: parameters[f"model.layers.{layer}.{part}.weight"]
        y = norm(x, weight("input_layernorm"), run["normEpsilon"])
        query, key, value = (
            functional.linear(y, weight(f"self_attn.{part}_proj")).view(batch, time_steps, heads, size).transpose(1, 2)
            for part in "qkv"
        )
        mixed = attend(turn(query, cosine, sine), turn(key, cosine, sine), value, mask)
        mixed = mixed.transpose(1, 2).reshape(batch, time_steps, run["width"])
        x = x + functional.linear(mixed, weight("self_attn.o_proj"))
        y = norm(x, weight("post_attention_layernorm"), run["normEpsilon"])
        gate = functional.silu(functional.linear(y, weight("mlp.gate_proj")))
        x = x + functional.linear(gate * functional.linear(y, weight("mlp.up_proj")), weight("mlp.down_proj"))
    x = norm(x, parameters["model.norm.weight"], run["normEpsilon"])
    return functional.linear(x, parameters["model.embed_tokens.weight"])


def make_tables(run):
    half, time_steps = run["width"] // run["heads"] // 2, run["time"]
    rates = run["rotaryBase"] ** (-torch.arange(half, dtype=torch.float64) / half)
    angles = torch.arange(time_steps, dtype=torch.float64)[:, None] * rates
    mask = torch.full((time_steps, time_steps), float("-inf")).triu(1)
    return angles.cos().float(), angles.sin().float(), mask


def main(folder, threads):
    torch.set_num_threads(threads)
    run, parameters, tokens = load(folder)
    tables = make_tables(run)
    decayed = [p for p in parameters.values() if p.dim() > 1]
    gains = [p for p in parameters.values() if p.dim() == 1]
    groups = [{"params": decayed, "weight_decay": run["weightDecay"]}, {"params": gains, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=run["learningRate"], betas=(run["beta1"], run["beta2"]), foreach=True)
    batch, time_steps = run["batch"], run["time"]
    span, step = batch * time_steps + 1, 0
    for line in sys.stdin:
        losses = []
        begin = time.perf_counter()
        for _ in range(json.loads(line)["steps"]):
            at = step * run["stride"] % (len(tokens) - span)
            inputs = tokens[at : at + span - 1].view(batch, time_steps)
            targets = tokens[at + 1 : at + span]
            optimiser.zero_grad(set_to_none=True)
            logits = logits_of(run, parameters, inputs, tables)
            loss = functional.cross_entropy(logits.view(span - 1, -1), targets)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(list(parameters.values()), run["clip"])
            optimiser.step()
            losses.append(loss.item())
            step += 1
        print(json.dumps({"seconds": time.perf_counter() - begin, "losses": losses}), flush=True)


try:
    import torch
    from torch.nn import functional
except Exception as error:
    print(json.dumps({"skipped": f"torch cannot be imported: {error}"}), flush=True)
else:
    print(json.dumps({"version": torch.__version__}), flush=True)
    main(sys.argv[1], int(sys.argv[2]))
