import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Threads being started; they load while the caller does other things. */
export type Hiring = {
  /** The workers, once all of them wait for a task. Throws when one cannot be started. */
  ready(): Promise<Worker[]>;
  /** Ends all of them. */
  dismiss(): Promise<void>;
};

export function hireWorkers(count: number): Hiring {
  const workers = Array.from({ length: count }, () => new Worker(new URL('./worker.ts', import.meta.url)));
  // A worker that fails later says so through the relay; unheard, its error would end the process.
  for (const worker of workers) worker.on('error', () => {});
  const started = Promise.all(workers.map((worker) => once(worker, 'message')));
  // Whoever never asks whether they are ready need not hear why they are not.
  started.catch(() => {});
  return {
    ready: async () => {
      await started;
      return workers;
    },
    dismiss: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
