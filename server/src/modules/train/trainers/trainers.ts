import { gbdtTrainer } from './gbdt.ts';
import { linearTrainer } from './linear.ts';
import { mlpTrainer } from './mlp.ts';
import type { Trainer } from './trainer.ts';

/** The built-in trainers; another one is one more file and one more entry. */
export const trainers: readonly Trainer[] = [gbdtTrainer, linearTrainer, mlpTrainer];
