import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAddress } from '../../address/use-address.ts';
import { useProject } from '../../address/use-project.ts';
import { apiQuery } from '../../api/api-query.ts';
import { formatCount } from '../../design/format/format-number.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { GraphView } from '../../graphs/graph-view.tsx';
import { ChosenThing } from './chosen-thing.tsx';
import { lineageEdges, lineageNodes } from './lineage-graph.ts';
import classes from './lineage-page.module.css';

const directions = [
  { value: 'both', label: 'Both ways' },
  { value: 'up', label: 'What it was made from' },
  { value: 'down', label: 'What was made from it' },
];

const truncationWords = (node: string | undefined) =>
  node === undefined
    ? 'the newest of many; choose one to see everything around it'
    : 'up to six steps away; there is more beyond';

/** What was made from what, for the whole project or around one thing. */
export function LineagePage() {
  const { project, paths } = useProject();
  const { search, change } = useAddress();
  const node = search['node'];
  const direction =
    search['direction'] === 'up' || search['direction'] === 'down' ? search['direction'] : 'both';
  const graph = useQuery({
    ...apiQuery('getLineage', { params: { project }, query: { node, direction, limit: 300 } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title="Lineage"
      meta={
        node === undefined ? (
          'What was made from what, or because of what; choose a thing to see its own'
        ) : (
          <TextLink href={paths.lineage()}>Show the whole project</TextLink>
        )
      }
      actions={
        node !== undefined && (
          <Select
            aria-label="Direction"
            data={directions}
            value={direction}
            onChange={(value) => change({ direction: value === 'both' ? undefined : (value ?? undefined) })}
            allowDeselect={false}
            w={190}
          />
        )
      }
    >
      <QueryView query={graph} errorTitle="The lineage could not be read">
        {(data) =>
          data.nodes.length === 0 ? (
            <Panel>
              <EmptyState title="Nothing was made yet" command={`npx slipway run --project ${project}`}>
                Every dataset version, run, model, revision, window and alert is joined to what it came from.
              </EmptyState>
            </Panel>
          ) : (
            <div className={classes.frame}>
              {node !== undefined && <ChosenThing graph={data} node={node} />}
              <Panel
                title={`${formatCount(data.nodes.length)} things`}
                note={data.isTruncated ? truncationWords(node) : undefined}
              >
                <GraphView
                  label="Lineage"
                  direction="TB"
                  nodes={lineageNodes(data, node)}
                  edges={lineageEdges(data)}
                  onChoose={(key) => change({ node: key, direction: undefined })}
                />
              </Panel>
            </div>
          )
        }
      </QueryView>
    </Page>
  );
}
