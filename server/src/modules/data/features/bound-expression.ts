/** A DuckDB type as its planner writes it; width and scale for DECIMAL. */
export type SqlType = { readonly id: string; readonly width: number; readonly scale: number };

/** An expression after DuckDB bound it: overloads chosen, casts made explicit, every type known. */
export type Expression =
  | { readonly kind: 'input'; readonly type: SqlType; readonly name: string }
  | { readonly kind: 'constant'; readonly type: SqlType; readonly value: ConstantValue }
  | { readonly kind: 'cast'; readonly type: SqlType; readonly isTry: boolean; readonly child: Expression }
  | {
      readonly kind: 'call';
      readonly type: SqlType;
      readonly name: string;
      readonly children: readonly Expression[];
    }
  | {
      readonly kind: 'comparison';
      readonly type: SqlType;
      readonly operator: string;
      readonly children: readonly Expression[];
    }
  | {
      readonly kind: 'operator';
      readonly type: SqlType;
      readonly operator: string;
      readonly children: readonly Expression[];
    }
  | {
      readonly kind: 'case';
      readonly type: SqlType;
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise: Expression;
    };

/** `null` is NULL; whole numbers beyond 2^53 are bigint; decimals are unscaled. */
export type ConstantValue = null | boolean | number | bigint | string;

/** An expression this side cannot compute; DuckDB then does. `message` says which part. */
export class NotCompilable extends Error {
  override readonly name = 'NotCompilable';
}

export const booleanType: SqlType = { id: 'BOOLEAN', width: 0, scale: 0 };

type Json = { readonly [key: string]: unknown };

/** Reads one expression of `json_serialize_plan`; `inputs` are the columns it may refer to, by position. */
export function readExpression(json: unknown, inputs: readonly string[]): Expression {
  const node = json as Json;
  const read = (child: unknown) => readExpression(child, inputs);
  const children = () => ((node['children'] ?? []) as unknown[]).map(read);
  switch (node['expression_class']) {
    case 'BOUND_REF': {
      const name = inputs[Number(node['index'] ?? 0)];
      if (name === undefined) throw new NotCompilable('a reference to no column');
      return { kind: 'input', type: readType(node['return_type']), name };
    }
    case 'BOUND_CONSTANT':
      return readConstant(node['value'] as Json);
    case 'BOUND_CAST':
      return {
        kind: 'cast',
        type: readType(node['return_type']),
        isTry: node['try_cast'] === true,
        child: read(node['child']),
      };
    case 'BOUND_FUNCTION':
      return {
        kind: 'call',
        type: readType(node['return_type']),
        name: String(node['name']).toLowerCase(),
        children: children(),
      };
    case 'BOUND_COMPARISON':
      return {
        kind: 'comparison',
        type: booleanType,
        operator: String(node['type']),
        children: [read(node['left']), read(node['right'])],
      };
    case 'BOUND_CONJUNCTION':
      return { kind: 'operator', type: booleanType, operator: String(node['type']), children: children() };
    case 'BOUND_OPERATOR':
      return {
        kind: 'operator',
        type: readType(node['return_type']),
        operator: String(node['type']),
        children: children(),
      };
    case 'BOUND_CASE':
      return {
        kind: 'case',
        type: readType(node['return_type']),
        branches: (node['case_checks'] as Json[]).map((check) => ({
          when: read(check['when_expr']),
          result: read(check['then_expr']),
        })),
        otherwise: read(node['else_expr']),
      };
    default:
      throw new NotCompilable(String(node['expression_class'] ?? 'an unknown expression'));
  }
}

function readType(json: unknown): SqlType {
  const node = json as Json;
  const info = (node['type_info'] ?? {}) as Json;
  return { id: String(node['id']), width: Number(info['width'] ?? 0), scale: Number(info['scale'] ?? 0) };
}

function readConstant(value: Json): Expression {
  const type = readType(value['type']);
  if (value['is_null'] === true) return { kind: 'constant', type, value: null };
  const found = value['value'];
  if (typeof found === 'boolean' || typeof found === 'number' || typeof found === 'bigint') {
    return { kind: 'constant', type, value: found };
  }
  if (typeof found === 'string') return { kind: 'constant', type, value: found };
  throw new NotCompilable(`a constant of type ${type.id}`);
}
