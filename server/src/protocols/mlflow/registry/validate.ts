import { posix } from 'node:path';
import { checkEntityName, checkLength } from '../tracking/validate.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';

const limits = { name: 256, alias: 255, tagKey: 250, tagValue: 100_000, source: 10_000 } as const;

const promptTextTag = 'mlflow.prompt.text';

/** A model's name: not blank, and no slash or colon, which separate it from its version in `models:/name/1`. */
export function checkModelName(name: string, path = 'name'): void {
  if (name.trim() === '') throw invalidParameter(`Missing value for required parameter '${path}'.`);
  if (/[/:]/.test(name))
    throw invalidParameter(`Invalid model name '${name.slice(0, 300)}'. Names cannot contain '/' or ':'.`);
  if (name === '.' || name === '..')
    throw invalidParameter(
      `Invalid value "${name}" for parameter '${path}' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '${name}'`,
    );
  if (name.includes('\0')) throw invalidParameter(`Invalid model name: it has a NUL character.`);
  checkLength(path, limits.name, name);
}

/** A version is a number that travels as text. */
export function readVersion(version: string): number {
  const number = /^\s*[-+]?\d{1,15}\s*$/.test(version) ? Number(version) : Number.NaN;
  if (Number.isNaN(number))
    throw invalidParameter(`Parameter 'version' must be an integer, got '${version.slice(0, 100)}'.`);
  return Math.min(Math.max(number, -1), 2_147_483_647);
}

/** What an alias may look like where it is read. */
export function checkAlias(alias: string): void {
  if (!/^[\p{L}\p{N}_-]*$/u.test(alias))
    throw invalidParameter(
      `Invalid alias name: '${alias.slice(0, 300)}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    );
  checkLength('Registered model alias name', limits.alias, alias);
}

/** `latest` and `v3` mean something already. */
export function checkNewAlias(alias: string): void {
  checkAlias(alias);
  if (alias.toLowerCase() === 'latest')
    throw invalidParameter("'latest' alias name (case insensitive) is reserved.");
  if (/^[vV]\d+$/.test(alias)) throw invalidParameter(`Version alias name '${alias}' is reserved.`);
}

export type TagInput = { readonly key?: string | undefined; readonly value?: string | undefined };

/** Checked tags; of a key that stands twice the last is kept. */
export function readTags(tags: readonly (TagInput | undefined)[]): Record<string, string> {
  return Object.fromEntries(tags.map((tag) => Object.values(readTag(tag ?? {})) as [string, string]));
}

export function readTag({ key = '', value = '' }: TagInput): { key: string; value: string } {
  checkEntityName(key, 'key');
  checkLength('key', limits.tagKey, key);
  if (key === promptTextTag && value.length > limits.tagValue)
    throw invalidParameter(`Prompt text exceeds max length of ${limits.tagValue} characters.`);
  checkLength('value', limits.tagValue, value);
  return { key, value };
}

/** Words of a person: any length the body allows, without the character that PostgreSQL keeps no text with. */
export function readText(text: string | undefined, path: string): string {
  if (text?.includes('\0')) throw invalidParameter(`'${path}' has a NUL character`);
  return text ?? '';
}

/** The scheme of a source and the path behind it; MLflow takes what has no scheme, or `file`, for a local path. */
export function readSource(source: string): { scheme: string; path: string; isLocal: boolean } {
  const parts = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/[^/?#]*)?([^?#;]*)/i.exec(source);
  const scheme = parts?.[1]?.toLowerCase() ?? '';
  return { scheme, path: parts?.[2] ?? '', isLocal: scheme === '' || scheme === 'file' };
}

/** Refuses sources that climb, also when the dots are percent-encoded, once or more often. */
export function checkSource(source: string): void {
  const plain = decodeFully(source);
  const path = readSource(plain).path.replace(/\/+/g, '/').replace(/\/+$/, '');
  const isFine =
    source.length <= limits.source &&
    !plain.includes('\0') &&
    !plain.split('/').includes('..') &&
    path.startsWith('/') &&
    posix.normalize(path) === path;
  if (!isFine)
    throw invalidParameter(
      `Invalid model version source: '${source.slice(0, 500)}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.`,
    );
}

/** Percent-encoding undone until nothing changes; each round is shorter, so it ends. */
function decodeFully(text: string): string {
  for (let plain = text; ; ) {
    const next = plain
      .replaceAll('+', ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (next === plain) return plain;
    plain = next;
  }
}
