import { createRandom, encodeOnnxModel } from '@slipway/algorithms';
import * as nn from '@slipway/algorithms/nn';
import ort from 'onnxruntime-node';
const V=512,b=8; const T = Number(process.argv[2] ?? 1);
const config = { vocabularySize: V, width: 128, layers: 4, heads: 4, keyHeads: 4, hiddenWidth: 344, isTied: true, rotaryBase: 1e4, normEpsilon: 1e-5 };
const layout = nn.layOut(nn.llamaParameters(config));
const n = b*64; const r = createRandom(3); const vals = nn.startParameters(layout, r); const views = nn.viewsOf(layout, vals); const grads = new Float32Array(layout.size); const gv = nn.viewsOf(layout, grads);
const feeds: any = { tokens: new ort.Tensor('int64', BigInt64Array.from({length:n},()=>BigInt(r.integer(V))), [b,64]), targets: new ort.Tensor('int64', BigInt64Array.from({length:n},()=>BigInt(r.integer(V))), [n]), weights: new ort.Tensor('float32', new Float32Array(n).fill(1/n), [n]) };
const fetches: any = { loss: new ort.Tensor('float32', new Float32Array(1), []) };
for (const sp of layout.specs) { feeds[sp.name] = new ort.Tensor('float32', views.get(sp.name)!, sp.shape as number[]); fetches[nn.gradientName(sp.name)] = new ort.Tensor('float32', gv.get(sp.name)!, sp.shape as number[]); }
const mk = async (isFused: boolean, extra: any, level='all') => ort.InferenceSession.create(encodeOnnxModel(nn.llamaGradientGraph(config, { batch: b, time: 64 }, { isFused })), { intraOpNumThreads: T, executionMode:'sequential', graphOptimizationLevel: level, extra } as any);
const variants: [string, any][] = [];
const only = process.argv[3];
for (const [name, f] of Object.entries({
  fused: () => mk(true, {}), nospin: () => mk(true, { session: { intra_op: { allow_spinning: '0' } } }), plain: () => mk(false, {}), basic: () => mk(true, {}, 'basic'),
})) if (!only || only.includes(name)) variants.push([name, await f()]);
const t: Record<string, number[]> = {}, c: Record<string, number[]> = {};
for (let round = 0; round < 9; round++) for (const [name, s] of variants) { const a = performance.now(), u = process.cpuUsage(); for (let i = 0; i < 8; i++) await s.run(feeds, fetches); const d = process.cpuUsage(u); if (round > 1) { (t[name] ??= []).push((performance.now() - a) / 8); (c[name] ??= []).push((d.user + d.system) / 8000); } }
const med = (x: number[]) => x.toSorted((p, q) => p - q)[x.length >> 1]!.toFixed(1); const min = (x: number[]) => Math.min(...x).toFixed(1);
for (const k of Object.keys(t)) console.log(T, k, 'wall', med(t[k]!), 'min', min(t[k]!), 'cpu', med(c[k]!), 'min', min(c[k]!));
const st = nn.createAdamWState(layout), up = nn.createAdamW(layout); const o: number[] = []; for (let i = 0; i < 40; i++) { const a = process.cpuUsage(); up(vals, grads, st, { learningRate: 1e-6, gradientFactor: nn.clipFactor(nn.gradientNorm(grads), 1) }); const d = process.cpuUsage(a); o.push((d.user + d.system) / 1000); } console.log('opt cpu', med(o), min(o));
