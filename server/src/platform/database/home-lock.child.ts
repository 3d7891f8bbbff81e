// Takes the lock on the folder given as argument and holds it until it is killed, though it keeps no reference to
// it and the garbage is collected. Used by home-lock.test.ts.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { lockHome } from './home-lock.ts';

try {
  lockHome(process.argv[2]!, { describe: 'http://127.0.0.1:4700' });
  setFlagsFromString('--expose-gc');
  await new Promise((resolve) => setImmediate(resolve));
  (runInNewContext('gc') as () => void)();
  await new Promise((resolve) => setImmediate(resolve));
  console.log('held');
  setInterval(() => undefined, 1000);
} catch (error) {
  console.log(String(error));
}
