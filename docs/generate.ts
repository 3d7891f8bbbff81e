/** Writes the reference pages: `npx node docs/generate.ts`. A test compares what is committed with what this makes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generator/pages.ts';

const folder = join(import.meta.dirname, 'reference');
mkdirSync(folder, { recursive: true });
for (const [name, make] of Object.entries(generatedFiles)) {
  writeFileSync(join(folder, name), make());
  console.log(`docs/reference/${name}`);
}
