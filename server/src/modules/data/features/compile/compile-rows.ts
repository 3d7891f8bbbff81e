import type { Expression } from '../bound-expression.ts';
import type { FeatureValues } from '../feature-values.ts';
import type { RequestColumn } from '../request-values.ts';
import { parseTimestamp } from '../timestamp-text.ts';
import * as calendar from './calendar.ts';
import { createCode, type Value } from './code.ts';
import { createCompiler } from './compile-expression.ts';
import * as runtime from './runtime.ts';
import { isBoolean, isDecimal, isText, powerOfTen } from './types.ts';

/** A feature to compute: how models take it, and its bound expression. */
export type CompiledFeature = {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  readonly expression: Expression;
};

/** Computes features of rows; throws `beyond` where only DuckDB may answer, SlipwayError for wrong values. */
export type RowFunction = (rows: readonly Record<string, unknown>[]) => FeatureValues;

/**
 * Generates one JavaScript function for a set of features over the request columns they read. The code is made
 * of fixed templates over a whitelist of bound expressions. Throws NotCompilable naming what is not on it.
 */
export function compileRows(
  features: readonly CompiledFeature[],
  columns: readonly RequestColumn[],
): RowFunction {
  const source = generate(features, columns);
  const helpers = { ...runtime, parseTimestamp: (text: string) => parseTimestamp(text) ?? runtime.leave() };
  const make = new Function('h', 'c', 'read', source) as (
    h: typeof helpers,
    c: typeof calendar,
    read: readonly RequestColumn['read'][],
  ) => (rows: readonly Record<string, unknown>[], out: readonly (Float32Array | string[])[]) => void;
  const fill = make(
    helpers,
    calendar,
    columns.map(({ read }) => read),
  );
  return (rows) => {
    const out = features.map(({ kind }) =>
      kind === 'numeric' ? new Float32Array(rows.length) : new Array<string>(rows.length),
    );
    fill(rows, out);
    return {
      rowCount: rows.length,
      columns: features.map(
        ({ name, kind }, position) =>
          ({ name, kind, values: out[position] }) as FeatureValues['columns'][number],
      ),
    };
  };
}

function generate(features: readonly CompiledFeature[], columns: readonly RequestColumn[]): string {
  const once = createCode('k');
  const each = createCode('v');
  const variables = new Map<string, string>();
  columns.forEach(({ name }, position) => {
    each.line(`const i${position} = read[${position}](row[${JSON.stringify(name)}], index);`);
    variables.set(name, `i${position}`);
  });
  const compile = createCompiler(variables, once);
  features.forEach((feature, position) => {
    const value = compile(feature.expression, each);
    each.line(`out[${position}][index] = ${answer(value, feature.kind)};`);
  });
  return `'use strict';
${once.text()}
return (rows, out) => {
for (let index = 0; index < rows.length; index++) {
const row = rows[index];
${each.text()}
}
};`;
}

/** NULL is NaN for numbers and the empty text for categories; truth is 1. */
function answer(value: Value, kind: 'numeric' | 'categorical'): string {
  const orElse = (computed: string, missing: string) =>
    value.canBeNull ? `${value.code} === null ? ${missing} : ${computed}` : computed;
  if (kind === 'categorical') {
    if (!isText(value.type)) throw new Error(`a category of type ${value.type.id}`);
    return orElse(value.code, "''");
  }
  if (isBoolean(value.type)) return orElse(`(${value.code} ? 1 : 0)`, 'NaN');
  if (isDecimal(value.type)) return orElse(`${value.code} / ${powerOfTen(value.type.scale)}`, 'NaN');
  return orElse(value.ulps > 0 ? `h.narrowed(${value.code}, ${value.ulps})` : value.code, 'NaN');
}
