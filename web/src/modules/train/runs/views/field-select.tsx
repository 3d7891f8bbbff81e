import { MultiSelect, Select } from '@mantine/core';
import type { RunField } from '../run-fields.ts';

const titles = { attribute: 'Attributes', metric: 'Metrics', param: 'Parameters', tag: 'Tags' } as const;

const grouped = (fields: readonly RunField[]) =>
  (['metric', 'param', 'tag', 'attribute'] as const).flatMap((of) => {
    const items = fields.filter((field) => field.of === of).map(({ id, key }) => ({ value: id, label: key }));
    return items.length === 0 ? [] : [{ group: titles[of], items }];
  });

type Props = {
  label: string;
  fields: readonly RunField[];
  value: RunField | undefined;
  onChange: (id: string | undefined) => void;
  canBeNone?: boolean;
};

/** One field among hundreds. */
export function FieldSelect({ label, fields, value, onChange, canBeNone = false }: Props) {
  return (
    <Select
      label={label}
      data={grouped(fields)}
      value={value?.id ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      searchable
      clearable={canBeNone}
      allowDeselect={canBeNone}
      placeholder={canBeNone ? 'nothing' : 'choose'}
      limit={200}
      w={200}
      comboboxProps={{ width: 260, position: 'bottom-start' }}
    />
  );
}

type ManyProps = {
  label: string;
  fields: readonly RunField[];
  values: readonly RunField[];
  onChange: (ids: readonly string[]) => void;
  most: number;
};

/** Several fields, in the order they were chosen. */
export function FieldsSelect({ label, fields, values, onChange, most }: ManyProps) {
  return (
    <MultiSelect
      label={label}
      data={grouped(fields)}
      value={values.map(({ id }) => id)}
      onChange={onChange}
      maxValues={most}
      searchable
      hidePickedOptions
      limit={200}
      miw={260}
      style={{ flex: 1 }}
    />
  );
}
