import { type Expression, NotCompilable } from '../bound-expression.ts';
import type { Code, Value } from './code.ts';
import { compileCall } from './compile-call.ts';
import { compileCast, nullValue } from './compile-cast.ts';
import { compileComparison } from './compile-comparison.ts';
import { compileCase, compileOperator } from './compile-operator.ts';
import {
  isBoolean,
  isDate,
  isDecimal,
  isDouble,
  isFloat,
  isNullType,
  isText,
  isTimestamp,
  isWhole,
} from './types.ts';

/** How an input column is read in generated code: a variable that is there already. */
export type InputVariables = ReadonlyMap<string, string>;

/**
 * Makes the function that compiles expressions of a row. Values that depend on no input are written to `once`,
 * which runs a single time. Throws NotCompilable for what only DuckDB can do.
 */
export function createCompiler(inputs: InputVariables, once: Code) {
  const compile = (expression: Expression, code: Code): Value => {
    const key = JSON.stringify(expression, bigintAsText);
    const known = code.known(key) ?? once.known(key);
    if (known !== undefined) return known;
    const target = isSettled(expression) ? once : code;
    const value = compute(expression, target);
    target.remember(key, value);
    return value;
  };
  const compute = (expression: Expression, code: Code): Value => {
    if (!isKnownType(expression)) throw new NotCompilable(`type ${expression.type.id}`);
    switch (expression.kind) {
      case 'input':
        return { code: inputs.get(expression.name)!, type: expression.type, canBeNull: true, ulps: 0 };
      case 'constant':
        return constant(expression);
      case 'cast':
        return compileCast(expression, code, compile);
      case 'call':
        return compileCall(expression, code, compile);
      case 'comparison':
        return compileComparison(expression, code, compile);
      case 'operator':
        return compileOperator(expression, code, compile);
      case 'case':
        return compileCase(expression, code, compile);
    }
  };
  return compile;
}

const bigintAsText = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);

const knownTypes = [
  isWhole,
  isDouble,
  isFloat,
  isDecimal,
  isText,
  isBoolean,
  isDate,
  isTimestamp,
  isNullType,
];
const isKnownType = ({ type }: Expression) => knownTypes.some((isOne) => isOne(type));

/** True when no input is read, so the value is the same for every row. */
function isSettled(expression: Expression): boolean {
  switch (expression.kind) {
    case 'input':
      return false;
    case 'constant':
      return true;
    case 'cast':
      return isSettled(expression.child);
    case 'case':
      return (
        expression.branches.every(({ when, result }) => isSettled(when) && isSettled(result)) &&
        isSettled(expression.otherwise)
      );
    default:
      return expression.children.every(isSettled);
  }
}

function constant({ value, type }: Extract<Expression, { kind: 'constant' }>): Value {
  if (value === null) return nullValue(type);
  if (typeof value === 'bigint') throw new NotCompilable('a whole number beyond 2^53');
  // Temporal constants come as casts of texts; a folded one would be a number of unknown unit.
  if (isDate(type) || isTimestamp(type)) throw new NotCompilable(`a constant of type ${type.id}`);
  if (typeof value === 'string' && !isText(type)) throw new NotCompilable(`a constant of type ${type.id}`);
  if (typeof value === 'number' && isFloat(type)) throw new NotCompilable('a constant of type FLOAT');
  return { code: JSON.stringify(value), type, canBeNull: false, ulps: 0 };
}
