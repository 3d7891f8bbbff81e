/** Which files are tests, and which of them must run alone. */
import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from './paths.mjs';

const folders = [
  'packages',
  'server',
  'cli',
  'web/src',
  'web/test',
  'docs',
  'examples',
  'tests',
  'bench',
  'scripts',
];

/** Browser tests, whole examples and end-to-end tests: they start servers and would starve each other. */
const heavy = [/^web\/test\//, /^examples\//, /^tests\//, /\.e2e\.test\.ts$/];

/** Test files below the root with forward slashes, sorted; arguments that are no flags narrow them by substring. */
export function findTestFiles(args) {
  const { filters } = parseTestArguments(args);
  return folders
    .flatMap((folder) => walk(folder))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort();
}

export function isHeavy(file) {
  return heavy.some((pattern) => pattern.test(file));
}

/** `--name PATTERN` and `--verbose`; everything else narrows the files. */
export function parseTestArguments(args) {
  const filters = [];
  const names = [];
  let isVerbose = false;
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--name') names.push(args[++i] ?? '');
    else if (args[i] === '--verbose') isVerbose = true;
    else filters.push(args[i].replace(/^\.\//, '').split(sep).join('/'));
  }
  return { filters, names, isVerbose };
}

function walk(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const child = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(child);
    return /\.test\.(ts|mjs)$/.test(entry.name) ? [child] : [];
  });
}
