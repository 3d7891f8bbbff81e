import { z } from 'zod';
import { ProjectFile } from '../../server/src/modules/pipelines/project-file/project-file.ts';
import { code, pageHead, table } from './markdown.ts';

/** The parts of JSON Schema that the project file uses. */
type Schema = {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | false;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};

/** JSON Schema of slipway.yaml, for editors. */
export function projectFileSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(ProjectFile, { io: 'input' }), null, 2)}\n`;
}

/** Every key of slipway.yaml, section by section. */
export function projectFilePage(): string {
  const root = z.toJSONSchema(ProjectFile, { io: 'input' }) as Schema;
  const sections = Object.entries(root.properties ?? {}).map(([name, schema]) => {
    const head = `## ${name}\n\n${schema.description === undefined ? '' : `${capital(schema.description)}.\n\n`}`;
    const kinds = schema.additionalProperties ? (schema.additionalProperties.anyOf ?? []) : [];
    if (kinds.length > 0) return head + kinds.map((kind) => describeKind(name, kind)).join('\n\n');
    const keys = keysOf(schema, name);
    return keys.length === 0
      ? `${head}${capital(describeType(schema))}${root.required?.includes(name) ? ', required' : ''}.`
      : head + keyTable(keys);
  });
  return `${pageHead('The project file', 'server/src/modules/pipelines/project-file/project-file.ts')}
\`slipway.yaml\` describes a project: its data, its pipeline, the gates a model must pass, how it is released and how it is
watched. An unknown key or a wrong value is an error with line and column, and the nearest known key. Editors complete
and check the file when its first line is:

\`\`\`yaml
# yaml-language-server: $schema=../../docs/reference/slipway.schema.json
\`\`\`

(any path or address of [slipway.schema.json](slipway.schema.json)). In the tables, \`*\` stands for a name of your own and
\`[]\` for each item of a list.

${sections.join('\n\n')}
`;
}

/** A map whose values have one of several shapes, told apart by the first key of each. */
function describeKind(name: string, kind: Schema): string {
  const [first = ''] = Object.keys(kind.properties ?? {});
  return `### A step with ${code(first)}\n\n${keyTable(keysOf(kind, `${name}.*`))}`;
}

const keyTable = (keys: readonly Key[]) =>
  table(
    ['key', 'value', 'default', 'meaning'],
    keys.map(({ path, schema, isRequired }) => [
      code(path),
      describeType(schema),
      isRequired ? 'required' : schema.default === undefined ? '' : code(JSON.stringify(schema.default)),
      schema.description ?? '',
    ]),
  );

type Key = { path: string; schema: Schema; isRequired: boolean };

/** The keys below a schema with their paths; alternatives are merged, each key once. */
function keysOf(schema: Schema, path: string): Key[] {
  const found = new Map<string, Key>();
  const add = (keys: readonly Key[]) => {
    for (const key of keys) found.set(key.path, merge(found.get(key.path), key));
  };
  for (const branch of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
    add(keysOf(branch, path));
  if (schema.items !== undefined) add(keysOf(schema.items, `${path}[]`));
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const key = `${path}.${name}`;
    add([
      { path: key, schema: child, isRequired: schema.required?.includes(name) ?? false },
      ...keysOf(child, key),
    ]);
  }
  if (schema.additionalProperties) add(keysOf(schema.additionalProperties, `${path}.*`));
  return [...found.values()];
}

/** The same key in two alternatives: either value, required only when both require it. */
function merge(before: Key | undefined, key: Key): Key {
  if (before === undefined) return key;
  const { path, isRequired } = key;
  if (JSON.stringify(before.schema) === JSON.stringify(key.schema))
    return { ...before, isRequired: isRequired && before.isRequired };
  const { description = key.schema.description } = before.schema;
  const schema = {
    anyOf: [before.schema, key.schema],
    ...(description === undefined ? {} : { description }),
  };
  return { path, schema, isRequired: isRequired && before.isRequired };
}

function describeType(schema: Schema): string {
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((value) => code(String(value))).join(', ');
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return [...new Set(branches.map(describeType))].join(' or ');
  if (schema.type === 'array')
    return `list of ${schema.items === undefined ? 'anything' : describeType(schema.items)}`;
  if (schema.type === 'object') return 'map';
  return [schema.type ?? 'anything'].flat().map(plainType).join(' or ');
}

const plainType = (type: string) =>
  ({ string: 'text', integer: 'whole number', boolean: 'true or false' })[type] ?? type;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
