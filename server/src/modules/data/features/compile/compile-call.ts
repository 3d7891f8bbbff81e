import { type Expression, NotCompilable } from '../bound-expression.ts';
import { arithmeticFunctions } from './arithmetic-functions.ts';
import type { CallCompiler } from './bound-call.ts';
import type { Code, Compile, Value } from './code.ts';
import { mathFunctions } from './math-functions.ts';
import { textFunctions } from './text-functions.ts';
import { timeFunctions } from './time-functions.ts';

type Call = Extract<Expression, { kind: 'call' }>;

const functions = new Map<string, CallCompiler>(
  [arithmeticFunctions, mathFunctions, textFunctions, timeFunctions].flatMap((table) =>
    Object.entries(table),
  ),
);

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
