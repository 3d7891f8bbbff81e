import {
  type Attributes,
  type AttributeValue,
  isRawNumber,
  toNumber,
} from '../../../platform/json/exact-json.ts';
import type { TokenUsage } from '../trace.ts';
import { dialects } from './dialects.ts';

/** What went into the step a span stands for, in whichever dialect it is told; undefined when nothing says. */
export const inputsOf = (attributes: Attributes) => firstTold(attributes, dialects.inputs);

/** What came out of it. */
export const outputsOf = (attributes: Attributes) => firstTold(attributes, dialects.outputs);

export const sessionOf = (attributes: Attributes) => firstText(attributes, dialects.session);
export const userOf = (attributes: Attributes) => firstText(attributes, dialects.user);

/** What kind of step it is: `LLM`, `TOOL`, `RETRIEVER`, …; null when no dialect says. */
export function typeOf(attributes: Attributes): string | null {
  for (const [key, names] of dialects.type) {
    const told = attributes[key];
    if (typeof told !== 'string' || told === '') continue;
    const known = names as Readonly<Record<string, string>>;
    if (Object.keys(known).length === 0) return told;
    if (Object.hasOwn(known, told)) return known[told]!;
  }
  return null;
}

/** The tokens a span used, counted once where a call and the provider's call inside it both say. */
export function tokensOf(attributes: Attributes): TokenUsage | null {
  const { key, innerEndings } = dialects.outerCall;
  const operation = attributes[key];
  if (typeof operation === 'string' && !innerEndings.some((ending) => operation.endsWith(ending)))
    return null;
  const object = attributes[dialects.tokenObject];
  if (object !== undefined) return readTokenObject(object);
  for (const [input, output, total] of dialects.tokens) {
    const inputTokens = toNumber(attributes[input]);
    const outputTokens = toNumber(attributes[output]);
    if (inputTokens === null && outputTokens === null) continue;
    return toUsage(inputTokens, outputTokens, toNumber(attributes[total]));
  }
  return null;
}

/** As an object, or as the JSON text of one. */
function readTokenObject(told: AttributeValue): TokenUsage | null {
  const object = typeof told === 'string' ? parseJson(told) : told;
  if (typeof object !== 'object' || object === null || Array.isArray(object) || isRawNumber(object))
    return null;
  const { input_tokens, output_tokens, total_tokens } = object as Attributes;
  return toUsage(toNumber(input_tokens), toNumber(output_tokens), toNumber(total_tokens));
}

const isCount = (count: number | null): count is number => count !== null && count >= 0 && count <= 2 ** 52;

function toUsage(input: number | null, output: number | null, total: number | null): TokenUsage | null {
  const inputTokens = isCount(input) ? Math.round(input) : 0;
  const outputTokens = isCount(output) ? Math.round(output) : 0;
  const totalTokens = isCount(total) ? Math.round(total) : inputTokens + outputTokens;
  return totalTokens === 0 ? null : { inputTokens, outputTokens, totalTokens };
}

const isTold = (value: AttributeValue | undefined): value is AttributeValue => {
  if (value === undefined || value === null || value === '') return false;
  if (typeof value !== 'object' || isRawNumber(value)) return true;
  for (const _ in value) return true;
  return false;
};

function firstTold(attributes: Attributes, keys: readonly string[]): AttributeValue | undefined {
  for (const key of keys) {
    const value = key.includes('#') ? indexed(attributes, key) : attributes[key];
    if (isTold(value)) return value;
  }
  return undefined;
}

/** The entry with the lowest index. */
function indexed(attributes: Attributes, pattern: string): AttributeValue | undefined {
  const [start = '', end = ''] = pattern.split('#');
  for (let index = 0; index < 4; index++) {
    const value = attributes[`${start}${index}${end}`];
    if (isTold(value)) return value;
  }
  return undefined;
}

function firstText(attributes: Attributes, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

function parseJson(text: string): AttributeValue {
  try {
    return JSON.parse(text) as AttributeValue;
  } catch {
    return text;
  }
}
