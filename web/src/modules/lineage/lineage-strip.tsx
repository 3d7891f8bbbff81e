import type { LineageNode, ThingKind } from '@slipway/contract';
import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../address/use-project.ts';
import { apiQuery } from '../../api/api-query.ts';
import { TextLink } from '../../design/things/text-link.tsx';
import { ThingLink } from '../../design/things/thing-link.tsx';
import classes from './lineage-strip.module.css';

const shownEach = 5;

/** What a thing was made from and what was made from it, in one line, and the way to the whole graph. */
export function LineageStrip({ kind, id }: { kind: ThingKind; id: string }) {
  const { project, paths } = useProject();
  const node = `${kind}:${id}`;
  const { data } = useQuery(
    apiQuery('getLineage', { params: { project }, query: { node, depth: 1, limit: 60 } }),
  );
  if (data === undefined || data.nodes.length <= 1) return null;
  const byKey = new Map(data.nodes.map((each) => [each.key, each]));
  const things = (keys: string[]) => [...new Set(keys)].flatMap((key) => byKey.get(key) ?? []);
  const sources = things(data.edges.filter(({ to }) => to === node).map(({ from }) => from));
  const results = things(data.edges.filter(({ from }) => from === node).map(({ to }) => to));
  return (
    <div className={classes.strip}>
      {sources.length > 0 && <Things word="from" things={sources} />}
      {results.length > 0 && <Things word="used by" things={results} />}
      <TextLink href={paths.lineage({ node })}>Lineage</TextLink>
    </div>
  );
}

function Things({ word, things }: { word: string; things: readonly LineageNode[] }) {
  const hidden = things.length - shownEach;
  return (
    <span className={classes.part}>
      <span className={classes.word}>{word}</span>
      {things.slice(0, shownEach).map((thing) => (
        <ThingLink key={thing.key} thing={thing} />
      ))}
      {hidden > 0 && <span className={classes.word}>and {hidden} more</span>}
    </span>
  );
}
