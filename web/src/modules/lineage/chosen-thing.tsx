import type { LineageGraph } from '@slipway/contract';
import { formatDateTime } from '../../design/format/format-time.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { ThingLink } from '../../design/things/thing-link.tsx';
import classes from './lineage-page.module.css';

/** The thing in the middle: its page, and how it is joined to its neighbours. */
export function ChosenThing({ graph: { nodes, edges }, node }: { graph: LineageGraph; node: string }) {
  const byKey = new Map(nodes.map((each) => [each.key, each]));
  const chosen = byKey.get(node);
  if (chosen === undefined) return null;
  const relations = edges
    .filter(({ from, to }) => from === node || to === node)
    .map(({ from, to, relation }) => ({
      words: to === node ? `${relation}` : `then ${relation}`,
      thing: byKey.get(to === node ? from : to),
    }));
  return (
    <Panel title={chosen.label} note={`${chosen.kind.replaceAll('-', ' ')}, ${formatDateTime(chosen.at)}`}>
      <div className={classes.chosen}>
        <ThingLink thing={chosen}>Its own page</ThingLink>
        <ul className={classes.relations}>
          {relations.map(({ words, thing }) =>
            thing === undefined ? null : (
              <li key={`${words} ${thing.key}`}>
                <small>{words}</small>
                <ThingLink thing={thing} />
              </li>
            ),
          )}
        </ul>
      </div>
    </Panel>
  );
}
