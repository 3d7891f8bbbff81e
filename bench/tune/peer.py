"""Optuna's samplers on the functions of objectives.ts: one JSON request a line, one JSON answer a line."""

import json
import math
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def total(values):
    return math.fsum(values)


def rosenbrock(x):
    return total(100 * (x[k + 1] - x[k] ** 2) ** 2 + (1 - x[k]) ** 2 for k in range(len(x) - 1))


def rastrigin(x):
    return total(v**2 - 10 * math.cos(2 * math.pi * v) + 10 for v in x)


def ackley(x):
    near = math.sqrt(total(v**2 for v in x) / len(x))
    waves = total(math.cos(2 * math.pi * v) for v in x) / len(x)
    return -20 * math.exp(-0.2 * near) - math.exp(waves) + 20 + math.e


HARTMANN_WEIGHTS = [1, 1.2, 3, 3.2]
HARTMANN_SCALES = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
HARTMANN_CENTRES = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def hartmann(x):
    return -total(
        w * math.exp(-total(s * (v - c) ** 2 for s, v, c in zip(scales, x, centres)))
        for w, scales, centres in zip(HARTMANN_WEIGHTS, HARTMANN_SCALES, HARTMANN_CENTRES)
    )


def branin(trial):
    a, b = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    bend = b - 5.1 / (4 * math.pi**2) * a**2 + 5 / math.pi * a - 6
    return bend**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10


def mixed(trial):
    rate = trial.suggest_float("rate", 1e-4, 1, log=True)
    leaves = trial.suggest_int("leaves", 4, 512, log=True)
    depth = trial.suggest_int("depth", 1, 16)
    share = trial.suggest_float("share", 0.1, 1, step=0.05)
    loss = trial.suggest_categorical("loss", ["logistic", "hinge", "square", "focal"])
    bagging = trial.suggest_categorical("hasBagging", ["yes", "no"])
    best_rate = -1 if loss == "hinge" else -2.5
    return (
        (math.log10(rate) - best_rate) ** 2
        + (math.log2(leaves) - 5) ** 2 / 4
        + (depth - 7) ** 2 / 20
        + 4 * (share - 0.7) ** 2
        + {"logistic": 0.4, "hinge": 0, "square": 1.2, "focal": 0.2}[loss]
        + (0 if bagging == "yes" else 0.3)
    )


def conditional(trial):
    model = trial.suggest_categorical("model", ["linear", "trees", "net"])
    if model == "linear":
        return 0.8 + (math.log10(trial.suggest_float("penalty", 1e-6, 10, log=True)) + 2) ** 2 / 8
    if model == "trees":
        depth = trial.suggest_int("treeDepth", 1, 14)
        rate = trial.suggest_float("treeRate", 1e-3, 1, log=True)
        share = trial.suggest_float("treeShare", 0.2, 1)
        return (depth - 6) ** 2 / 30 + (math.log10(rate) + 1.2) ** 2 + 3 * (share - 0.65) ** 2
    of_rate = (math.log10(trial.suggest_float("netRate", 1e-5, 1, log=True)) + 3) ** 2 / 3
    if trial.suggest_categorical("optimiser", ["sgd", "adam"]) == "adam":
        return 0.35 + of_rate
    return 0.2 + of_rate + 2 * (trial.suggest_float("momentum", 0, 0.99) - 0.9) ** 2


REACHES = {
    "hartmann": (0, 1, hartmann),
    "rosenbrock": (-5, 10, rosenbrock),
    "rastrigin": (-4, 6, rastrigin),
    "ackley": (-20, 30, ackley),
    "sphere": (-5, 5, lambda x: total(v * v for v in x)),
}


def objective_of(name):
    if name in ("branin", "mixed", "conditional"):
        return {"branin": branin, "mixed": mixed, "conditional": conditional}[name]
    kind, dimensions = name.split("-")
    low, high, value_at = REACHES[kind]
    return lambda trial: value_at([trial.suggest_float(f"x{k}", low, high) for k in range(int(dimensions))])


def sampler_of(optuna, name, seed):
    samplers = optuna.samplers
    if name == "random":
        return samplers.RandomSampler(seed=seed)
    if name == "tpe":
        return samplers.TPESampler(seed=seed)
    if name == "cma-es":
        return samplers.CmaEsSampler(seed=seed)
    if name == "gaussian-process":
        return samplers.GPSampler(seed=seed)
    raise ValueError(f"no sampler {name}")


def search(optuna, request):
    sampler = sampler_of(optuna, request["sampler"], request["seed"])
    if request["sampler"] == "gaussian-process":
        import torch  # noqa: F401  fails here, and not inside a trial, where it is not installed
    study = optuna.create_study(sampler=sampler, storage=request.get("storage"))
    start = time.perf_counter()
    study.optimize(objective_of(request["objective"]), n_trials=request["trials"])
    seconds = time.perf_counter() - start
    return {"best": study.best_value, "seconds": seconds}


def main():
    try:
        import optuna
    except ImportError as error:
        print(json.dumps({"skipped": str(error)}), flush=True)
        return
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    print(json.dumps({"version": optuna.__version__}), flush=True)
    for line in sys.stdin:
        try:
            answer = search(optuna, json.loads(line))
        except ImportError as error:
            answer = {"skipped": str(error)}
        print(json.dumps(answer), flush=True)


main()
