import { Chip } from '../../design/things/chip.tsx';

/** The aliases of a version, the champion first. */
export function AliasChips({ aliases }: { aliases: readonly string[] }) {
  const sorted = [...aliases].sort(
    (a, b) => Number(isChampion(b)) - Number(isChampion(a)) || a.localeCompare(b),
  );
  return sorted.map((alias) => (
    <Chip key={alias} isStrong={isChampion(alias)}>
      {alias}
    </Chip>
  ));
}

/** `champion`, also when it is written with its version. */
const isChampion = (alias: string) => alias.split(' ')[0] === 'champion';
