import { booleanType, type Expression, NotCompilable } from '../bound-expression.ts';
import { type Code, type Compile, strict, type Value } from './code.ts';
import { isReal, isText, sameType } from './types.ts';

type Comparison = Extract<Expression, { kind: 'comparison' }>;

/** Code that is true when `a` equals, or is more than, `b` in DuckDB's order of their type. */
export function orderOf(value: Value): { same: Order; more: Order } {
  if (isText(value.type)) {
    return { same: (a, b) => `${a} === ${b}`, more: (a, b) => `h.moreText(${a}, ${b})` };
  }
  return isReal(value.type)
    ? { same: (a, b) => `h.sameNumber(${a}, ${b})`, more: (a, b) => `h.moreNumber(${a}, ${b})` }
    : { same: (a, b) => `${a} === ${b}`, more: (a, b) => `${a} > ${b}` };
}
type Order = (a: string, b: string) => string;

/** =, <>, <, <=, >, >= and IS [NOT] DISTINCT FROM. */
export function compileComparison(comparison: Comparison, code: Code, compile: Compile): Value {
  const [left, right] = comparison.children.map((child) => compile(child, code)) as [Value, Value];
  refuseApproximate([left, right]);
  if (!sameType(left.type, right.type)) {
    throw new NotCompilable(`a comparison of ${left.type.id} with ${right.type.id}`);
  }
  const { same, more } = orderOf(left);
  const result = { type: booleanType };
  const both = [left, right];
  switch (comparison.operator) {
    case 'COMPARE_EQUAL':
      return strict(code, both, result, same);
    case 'COMPARE_NOTEQUAL':
      return strict(code, both, result, (a, b) => `!(${same(a, b)})`);
    case 'COMPARE_GREATERTHAN':
      return strict(code, both, result, more);
    case 'COMPARE_LESSTHAN':
      return strict(code, both, result, (a, b) => more(b, a));
    case 'COMPARE_GREATERTHANOREQUALTO':
      return strict(code, both, result, (a, b) => `!(${more(b, a)})`);
    case 'COMPARE_LESSTHANOREQUALTO':
      return strict(code, both, result, (a, b) => `!(${more(a, b)})`);
    case 'COMPARE_DISTINCT_FROM':
      return distinct(code, { left, right, same }, '!');
    case 'COMPARE_NOT_DISTINCT_FROM':
      return distinct(code, { left, right, same }, '');
    default:
      throw new NotCompilable(comparison.operator);
  }
}

function distinct(
  code: Code,
  { left, right, same }: { left: Value; right: Value; same: Order },
  not: string,
): Value {
  const [a, b] = [left.code, right.code];
  const equal = `(${a} === null || ${b} === null ? ${a} === ${b} : ${same(a, b)})`;
  return { code: code.store(`${not}${equal}`), type: booleanType, canBeNull: false, ulps: 0 };
}

/** A value that may be off in its last place would decide a comparison by chance. */
export function refuseApproximate(values: readonly Value[]): void {
  if (values.some((value) => value.ulps > 0)) throw new NotCompilable('a comparison of an approximate value');
}
