import {
  createCmaEsTuner,
  createGaussianProcessTuner,
  createRandomTuner,
  createTpeTuner,
  type TuneSampler,
  type TuneTrial,
} from '@slipway/algorithms/tune';
import type { BenchObjective } from './objectives.ts';
import type { PeerSearch, SamplerName } from './optuna-peer.ts';

const samplers: Record<SamplerName, (seed: number) => TuneSampler> = {
  random: createRandomTuner,
  tpe: (seed) => createTpeTuner({ seed }),
  'cma-es': (seed) => createCmaEsTuner({ seed }),
  'gaussian-process': (seed) => createGaussianProcessTuner({ seed }),
};

/** One study of ours in memory, each trial recorded before the next is asked for. */
export function searchOurs(
  objective: BenchObjective,
  { sampler: name, seed, trials }: { sampler: SamplerName; seed: number; trials: number },
): PeerSearch {
  const sampler = samplers[name](seed);
  const { space } = objective;
  const history: TuneTrial[] = [];
  const start = performance.now();
  let best = Number.POSITIVE_INFINITY;
  for (let number = 0; number < trials; number += 1) {
    const { parameters, notes } = sampler.ask({ space, history, number })!;
    const loss = objective.lossAt(parameters);
    if (loss < best) best = loss;
    const trial: TuneTrial = { number, state: 'complete', parameters, values: [loss] };
    history.push(notes === undefined ? trial : { ...trial, notes });
  }
  return { best, seconds: (performance.now() - start) / 1000 };
}
