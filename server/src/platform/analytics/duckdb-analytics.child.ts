// Appends rows for ever and says the number of each one that was acknowledged. Used by crash.test.ts.
// Arguments: folder, first number.
import { openAnalytics } from './duckdb-analytics.ts';

const [, , directory, first] = process.argv;
const analytics = await openAnalytics({ directory: directory!, segmentBytes: 20_000 });
await analytics.define([{ name: 'rows', columns: { n: 'BIGINT', text: 'VARCHAR' } }]);
console.log('ready');

let next = Number(first);
const appendForever = async () => {
  for (;;) {
    const numbers = Array.from({ length: 1 + (next % 4) }, () => next++);
    await analytics.append(
      'rows',
      numbers.map((n) => ({ n, text: `row ${n}` })),
    );
    process.stdout.write(`${numbers.join('\n')}\n`);
    if (next % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
};
await Promise.all([1, 2, 3, 4].map(appendForever));
