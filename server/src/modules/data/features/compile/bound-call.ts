import type { Expression } from '../bound-expression.ts';
import type { Code, Value } from './code.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** A call as the function tables take it: its arguments are compiled already. */
export type BoundCall = {
  readonly call: Call;
  readonly args: readonly Value[];
  readonly code: Code;
};

/** Answers the value, or null when this overload is not one it knows. */
export type CallCompiler = (bound: BoundCall) => Value | null;

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
