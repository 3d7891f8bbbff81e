import { AlgorithmError } from '../../algorithm-error.ts';
import { randomStream } from '../random-stream.ts';
import { type Pruner, rivalsOf } from './pruner.ts';
import {
  checkReduction,
  checkResource,
  createSuccessiveHalvingPruner,
  lastStepOfFirst,
} from './successive-halving.ts';

export type HyperbandOptions = {
  /** The step of the first rung of the boldest bracket. */
  readonly leastResource?: number;
  /** The steps of a whole trial; when left out, those of the first complete one. */
  readonly mostResource?: number;
  readonly reductionFactor?: number;
  readonly bootstrapCount?: number;
};

export const hyperbandDefaults = { leastResource: 1, reductionFactor: 3, bootstrapCount: 0 } as const;

/** One successive halving of Hyperband: so many trials, the first of whose rungs lies at `firstRung` steps. */
export type Bracket = { readonly trials: number; readonly firstRung: number };

/**
 * The brackets of Hyperband (Li et al. 2018, algorithm 1), the boldest first: the earlier a bracket begins to stop
 * trials, the more it has.
 */
export function hyperbandBrackets({
  leastResource,
  mostResource,
  reductionFactor,
}: Required<Omit<HyperbandOptions, 'bootstrapCount'>>): Bracket[] {
  // A little more, so that log(243) / log(3) is 5.
  const most = Math.floor(Math.log(mostResource / leastResource) / Math.log(reductionFactor) + 1e-9);
  return Array.from({ length: most + 1 }, (_, place) => {
    const rungs = most - place;
    return {
      trials: Math.ceil(((most + 1) / (rungs + 1)) * reductionFactor ** rungs - 1e-9),
      firstRung: leastResource * reductionFactor ** place,
    };
  });
}

/** The bracket a trial belongs to, by its number alone, as often as the bracket has trials. */
export function bracketOf(brackets: readonly Bracket[], trialNumber: number): number {
  const total = brackets.reduce((sum, { trials }) => sum + trials, 0);
  let rest = randomStream(0, trialNumber, 'bracket').integer(total);
  return brackets.findIndex(({ trials }) => (rest -= trials) < 0);
}

/**
 * Hyperband as a pruner: each trial belongs to one of several successive halvings, from bold to patient, and competes
 * with the trials of its own only. Prunes nothing before it knows how long a whole trial is.
 */
export function createHyperbandPruner(options: HyperbandOptions = {}): Pruner {
  const settings = { ...hyperbandDefaults, ...options };
  checkResource('leastResource', settings.leastResource);
  checkResource('mostResource', options.mostResource);
  checkReduction(settings.reductionFactor);
  if (options.mostResource !== undefined && options.mostResource < settings.leastResource)
    throw new AlgorithmError(
      'invalid-option',
      `mostResource is ${options.mostResource}, less than leastResource, which is ${settings.leastResource}`,
      'give the steps of a whole trial as mostResource',
    );
  return {
    name: 'hyperband',
    shouldPrune(request) {
      const rivals = rivalsOf(request);
      const longest = lastStepOfFirst(rivals);
      const mostResource = options.mostResource ?? (longest === null ? null : longest + 1);
      if (mostResource === null || mostResource < settings.leastResource) return false;
      const brackets = hyperbandBrackets({ ...settings, mostResource });
      const bracket = bracketOf(brackets, request.trial.number);
      const halving = createSuccessiveHalvingPruner({
        leastResource: settings.leastResource,
        reductionFactor: settings.reductionFactor,
        bootstrapCount: settings.bootstrapCount,
        leastEarlyStoppingRate: bracket,
      });
      const own = rivals.filter(({ number }) => bracketOf(brackets, number) === bracket);
      return halving.shouldPrune({ trial: request.trial, history: own });
    },
  };
}
