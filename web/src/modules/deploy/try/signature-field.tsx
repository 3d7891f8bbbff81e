import { Select, TextInput } from '@mantine/core';
import type { Signature } from '@slipway/contract';

type Props = {
  input: Signature['inputs'][number];
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
};

/** A field for one input of the signature. */
export function SignatureField({ input: { name, type, required }, value, problem, onChange }: Props) {
  const label = `${name} (${type}${required ? '' : ', may be missing'})`;
  if (type === 'boolean') {
    return (
      <Select
        label={label}
        data={['true', 'false']}
        value={value === '' ? null : value}
        onChange={(next) => onChange(next ?? '')}
        clearable
      />
    );
  }
  return (
    <TextInput
      label={label}
      value={value}
      error={problem}
      inputMode={type === 'number' ? 'decimal' : 'text'}
      placeholder={type === 'timestamp' ? '2001-05-14 17:30:00' : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
