import type { Expression, SqlType } from '../bound-expression.ts';

/**
 * A computed value in generated code: `code` is a variable or literal. `ulps` bounds how far it may be from
 * DuckDB's value, in units in the last place of a double; 0 is the same value bit for bit.
 */
export type Value = {
  readonly code: string;
  readonly type: SqlType;
  readonly canBeNull: boolean;
  readonly ulps: number;
};

/** Compiles one expression into `code` and answers where its value is. */
export type Compile = (expression: Expression, code: Code) => Value;

/**
 * Lines of generated code. A value computed once is not computed again in the same block or one inside it.
 * Everything written here comes from fixed templates, numbers and JSON-quoted texts; no text of a user does.
 */
export type Code = {
  line(text: string): void;
  /** A new variable holding `expression`; answers its name. */
  store(expression: string): string;
  /** A new variable without a value yet. */
  declare(): string;
  /** Lines of `write` inside `head { … }`; what they compute is forgotten afterwards. */
  block(head: string, write: () => void): void;
  known(key: string): Value | undefined;
  remember(key: string, value: Value): void;
  text(): string;
};

export function createCode(prefix: string): Code {
  const lines: string[] = [];
  const scopes: Map<string, Value>[] = [new Map()];
  let count = 0;
  const code: Code = {
    line: (text) => void lines.push(text),
    store(expression) {
      const name = `${prefix}${count++}`;
      lines.push(`const ${name} = ${expression};`);
      return name;
    },
    declare() {
      const name = `${prefix}${count++}`;
      lines.push(`let ${name} = null;`);
      return name;
    },
    block(head, write) {
      lines.push(`${head} {`);
      scopes.push(new Map());
      write();
      scopes.pop();
      lines.push('}');
    },
    known(key) {
      for (const scope of scopes.toReversed()) {
        const value = scope.get(key);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    remember: (key, value) => void scopes.at(-1)!.set(key, value),
    text: () => lines.join('\n'),
  };
  return code;
}

/**
 * A function of values that is NULL when any of them is. `compute` gets their code and answers an expression;
 * `canBeNull` when that expression itself may be null.
 */
export function strict(
  code: Code,
  values: readonly Value[],
  result: { type: SqlType; ulps?: number; canBeNull?: boolean },
  compute: (...args: string[]) => string,
): Value {
  const nulls = values.filter((value) => value.canBeNull).map((value) => `${value.code} === null`);
  const computed = compute(...values.map((value) => value.code));
  const expression = nulls.length === 0 ? computed : `${nulls.join(' || ')} ? null : ${computed}`;
  return {
    code: code.store(expression),
    type: result.type,
    canBeNull: nulls.length > 0 || result.canBeNull === true,
    ulps: result.ulps ?? 0,
  };
}
