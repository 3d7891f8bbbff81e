// Takes the lock on the folder given as argument and holds it until it is killed. Used by home-lock.test.ts.
import { lockHome } from './home-lock.ts';

try {
  lockHome(process.argv[2]!, { describe: 'http://127.0.0.1:4700' });
  console.log('held');
  setInterval(() => undefined, 1000);
} catch (error) {
  console.log(String(error));
}
