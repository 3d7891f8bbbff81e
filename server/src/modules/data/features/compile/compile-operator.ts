import { booleanType, type Expression, NotCompilable } from '../bound-expression.ts';
import { type Code, type Compile, strict, type Value } from './code.ts';
import { orderOf, refuseApproximate } from './compile-comparison.ts';
import { sameType } from './types.ts';

type Operator = Extract<Expression, { kind: 'operator' }>;
type Case = Extract<Expression, { kind: 'case' }>;

/** AND, OR, NOT, IS [NOT] NULL, COALESCE, [NOT] IN. */
export function compileOperator(operator: Operator, code: Code, compile: Compile): Value {
  const all = () => operator.children.map((child) => compile(child, code));
  switch (operator.operator) {
    case 'CONJUNCTION_AND':
      return conjunction(code, all(), 'false');
    case 'CONJUNCTION_OR':
      return conjunction(code, all(), 'true');
    case 'OPERATOR_NOT':
      return strict(code, all(), { type: booleanType }, (a) => `!${a}`);
    case 'OPERATOR_IS_NULL':
      return nullTest(code, all()[0]!, '===');
    case 'OPERATOR_IS_NOT_NULL':
      return nullTest(code, all()[0]!, '!==');
    case 'OPERATOR_COALESCE':
      return coalesce(operator, code, compile);
    case 'COMPARE_IN':
      return membership(code, all(), false);
    case 'COMPARE_NOT_IN':
      return membership(code, all(), true);
    default:
      throw new NotCompilable(operator.operator);
  }
}

/** Three-valued: one `decisive` value decides, else one NULL makes NULL. Every operand is computed, as DuckDB does. */
function conjunction(code: Code, values: readonly Value[], decisive: 'true' | 'false'): Value {
  const decided = values.map((value) => `${value.code} === ${decisive}`).join(' || ');
  const nulls = values.filter((value) => value.canBeNull).map((value) => `${value.code} === null`);
  const other = decisive === 'true' ? 'false' : 'true';
  const undecided = nulls.length === 0 ? other : `(${nulls.join(' || ')} ? null : ${other})`;
  return {
    code: code.store(`${decided} ? ${decisive} : ${undecided}`),
    type: booleanType,
    canBeNull: nulls.length > 0,
    ulps: 0,
  };
}

const nullTest = (code: Code, value: Value, operator: string): Value => ({
  code: code.store(`${value.code} ${operator} null`),
  type: booleanType,
  canBeNull: false,
  ulps: 0,
});

function membership(code: Code, [value, ...others]: readonly Value[], isNegated: boolean): Value {
  refuseApproximate([value!, ...others]);
  for (const other of others) {
    if (!sameType(other.type, value!.type)) throw new NotCompilable('IN over several types');
  }
  const { same } = orderOf(value!);
  const found = others
    .filter((other) => other.code !== 'null')
    .map((other) =>
      other.canBeNull
        ? `(${other.code} !== null && ${same(value!.code, other.code)})`
        : same(value!.code, other.code),
    )
    .join(' || ');
  const nulls = others.filter((other) => other.canBeNull).map((other) => `${other.code} === null`);
  const missed = nulls.length === 0 ? `${isNegated}` : `(${nulls.join(' || ')} ? null : ${isNegated})`;
  const result = { type: booleanType, canBeNull: nulls.length > 0 };
  return strict(code, [value!], result, () => `((${found || 'false'}) ? ${!isNegated} : ${missed})`);
}

/** The first that is not NULL; later ones are computed only where they are needed. */
function coalesce(operator: Operator, code: Code, compile: Compile): Value {
  const result = code.declare();
  let ulps = 0;
  let canBeNull = true;
  const take = (position: number): void => {
    const child = operator.children[position];
    if (child === undefined) return;
    const value = compile(child, code);
    ulps = Math.max(ulps, value.ulps);
    code.line(`${result} = ${value.code};`);
    if (!value.canBeNull) canBeNull = false;
    else if (position + 1 < operator.children.length) {
      code.block(`if (${result} === null)`, () => take(position + 1));
    }
  };
  take(0);
  return { code: result, type: operator.type, canBeNull, ulps };
}

/** CASE: conditions in order, each branch computed only where it is taken. */
export function compileCase(expression: Case, code: Code, compile: Compile): Value {
  const result = code.declare();
  let ulps = 0;
  let canBeNull = false;
  const assign = (part: Expression): void => {
    const value = compile(part, code);
    ulps = Math.max(ulps, value.ulps);
    canBeNull ||= value.canBeNull;
    code.line(`${result} = ${value.code};`);
  };
  const take = (position: number): void => {
    const branch = expression.branches[position];
    if (branch === undefined) {
      assign(expression.otherwise);
      return;
    }
    const condition = compile(branch.when, code);
    code.block(`if (${condition.code} === true)`, () => assign(branch.result));
    code.block('else', () => take(position + 1));
  };
  take(0);
  return { code: result, type: expression.type, canBeNull, ulps };
}
