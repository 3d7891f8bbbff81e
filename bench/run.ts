/** `npm run bench -- NAME [options]` runs bench/NAME.ts; without a name, lists what there is. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
const [name, ...options] = process.argv.slice(2);

if (name === undefined) list();
else if (!/^[a-z0-9-]+$/.test(name) || name === 'run' || !existsSync(join(folder, `${name}.ts`))) {
  process.stderr.write(`There is no measurement '${name}'.\n`);
  list();
  process.exitCode = 2;
} else {
  const child = spawn(process.execPath, [join(folder, `${name}.ts`), ...options], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

function list(): void {
  const files = readdirSync(folder).filter((file) => /^[a-z0-9-]+\.ts$/.test(file) && file !== 'run.ts');
  for (const file of files) {
    process.stdout.write(`${file.slice(0, -3).padEnd(8)} ${summaryOf(join(folder, file))}\n`);
  }
}

/** The first sentence of the comment a measurement begins with. */
function summaryOf(path: string): string {
  const comment = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
  const text = comment.replaceAll(/\n\s*\* ?/g, ' ').trim();
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0] ?? text;
}
