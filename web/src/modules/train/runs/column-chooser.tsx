import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './column-chooser.module.css';
import type { RunField } from './run-fields.ts';

type Props = {
  fields: readonly RunField[];
  chosen: readonly RunField[];
  /** Undefined: back to what is shown at first. */
  onChange: (ids: readonly string[] | undefined) => void;
};

const groups = [
  ['attribute', 'Attributes'],
  ['metric', 'Metrics'],
  ['param', 'Parameters'],
  ['tag', 'Tags'],
] as const;

/** Which columns are shown, among hundreds. */
export function ColumnChooser({ fields, chosen, onChange }: Props) {
  const [wanted, setWanted] = useState('');
  const ids = new Set(chosen.map(({ id }) => id));
  const toggle = (id: string) =>
    onChange(ids.has(id) ? [...ids].filter((each) => each !== id) : [...ids, id]);
  const matching = fields.filter(({ key }) => key.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <Popover position="bottom-end" width={280} shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={14} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          aria-label="Find a column"
          placeholder={`Find among ${fields.length} columns`}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          data-autofocus
        />
        <div className={classes.list}>
          {groups.map(([of, title]) => {
            const members = matching.filter((field) => field.of === of);
            if (members.length === 0) return null;
            return (
              <section key={of}>
                <h3>{title}</h3>
                {members.map(({ id, key }) => (
                  <Checkbox key={id} label={key} checked={ids.has(id)} onChange={() => toggle(id)} />
                ))}
              </section>
            );
          })}
        </div>
        <Button variant="subtle" onClick={() => onChange(undefined)} fullWidth>
          Back to the usual columns
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
