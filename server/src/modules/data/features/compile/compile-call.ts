import { type Expression, NotCompilable } from '../bound-expression.ts';
import { arithmeticFunctions } from './arithmetic-functions.ts';
import type { Code, Compile, Value } from './code.ts';
import { mathFunctions } from './math-functions.ts';
import { textFunctions } from './text-functions.ts';
import { timeFunctions } from './time-functions.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** A call as the function tables take it: its arguments are compiled already. */
export type BoundCall = {
  readonly call: Call;
  readonly args: readonly Value[];
  readonly code: Code;
};

/** Answers the value, or null when this overload is not one it knows. */
export type CallCompiler = (bound: BoundCall) => Value | null;

const functions = new Map<string, CallCompiler>(
  [arithmeticFunctions, mathFunctions, textFunctions, timeFunctions].flatMap((table) =>
    Object.entries(table),
  ),
);

/** The functions that compiled code knows, by DuckDB's names. */
export const knownFunctions = (): string[] => [...functions.keys()];

export function compileCall(call: Call, code: Code, compile: Compile): Value {
  const compiler = functions.get(call.name);
  if (compiler === undefined) throw new NotCompilable(`${call.name}()`);
  const args = call.children.map((child) => compile(child, code));
  const value = compiler({ call, args, code });
  if (value === null) {
    throw new NotCompilable(`${call.name}(${args.map(({ type }) => type.id).join(', ')})`);
  }
  return value;
}

/** The constant text or number that an argument is, looking through casts; null when it is none. */
export function constantArgument(bound: BoundCall, position: number): string | number | null {
  let child = bound.call.children[position];
  while (child?.kind === 'cast') child = child.child;
  if (child?.kind === 'call' && child.name === '-' && child.children.length === 1) {
    const inner = constantArgument({ ...bound, call: child }, 0);
    return typeof inner === 'number' ? -inner : null;
  }
  if (child?.kind !== 'constant') return null;
  return typeof child.value === 'string' || typeof child.value === 'number' ? child.value : null;
}

export const allExact = (args: readonly Value[]): boolean => args.every((arg) => arg.ulps === 0);
