import { invalidParameter } from './mlflow-error.ts';
import type { MlflowRoute } from './mlflow-route.ts';

export type FoundRoute = { readonly route: MlflowRoute; readonly params: Readonly<Record<string, string>> };

/** Finds calls by method, version and path: most by their whole path, those with fields in it by their parts. */
export function createFinder(
  routes: readonly MlflowRoute[],
): (method: string, version: string, path: string) => FoundRoute | null {
  const plain = new Map<string, MlflowRoute>();
  const patterns: { key: string; parts: readonly string[]; route: MlflowRoute }[] = [];
  for (const each of routes)
    for (const version of each.versions) {
      const key = `${each.method} ${version}`;
      if (each.path.includes('{')) patterns.push({ key, parts: each.path.split('/'), route: each });
      else plain.set(`${key}${each.path}`, each);
    }
  return (method, version, path) => {
    const key = `${method} ${version}`;
    const exact = plain.get(key + path);
    if (exact !== undefined) return { route: exact, params: {} };
    const parts = path.split('/');
    for (const pattern of patterns) {
      const params = pattern.key === key ? matchParts(pattern.parts, parts) : null;
      if (params !== null) return { route: pattern.route, params };
    }
    return null;
  };
}

function matchParts(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const part = parts[index]!;
    if (!wanted.startsWith('{')) {
      if (wanted !== part) return null;
    } else if (part === '') return null;
    else params[wanted.slice(1, -1)] = decodePart(part);
  }
  return params;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidParameter(`'${part.slice(0, 100)}' of the path is not percent-encoded text`);
  }
}
