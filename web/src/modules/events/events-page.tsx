import { Select } from '@mantine/core';
import type { ThingKind } from '@slipway/contract';
import { useAddress } from '../../address/use-address.ts';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { MoreButton } from '../../design/tables/more-button.tsx';
import { EventList } from './event-list.tsx';

const kinds: readonly ThingKind[] = [
  'dataset-version',
  'run',
  'study',
  'evaluation',
  'comparison',
  'model-version',
  'gate-report',
  'endpoint',
  'revision',
  'rollout',
  'monitor',
  'window',
  'alert',
  'pipeline-run',
  'job',
];

/** Everything that happened in the project, live. */
export function EventsPage() {
  const { project } = useProject();
  const { search, change } = useAddress();
  const kind = kinds.find((known) => known === search['kind']);
  const events = usePages('listEvents', { query: { project, subjectKind: kind, limit: 100 } });
  return (
    <Page title="Events" meta="What happened, newest first; new events appear by themselves">
      <Panel
        title={kind === undefined ? 'Everything' : `About ${kind.replaceAll('-', ' ')}s`}
        actions={
          <Select
            aria-label="Show events about"
            data={kinds.map((value) => ({ value, label: value.replaceAll('-', ' ') }))}
            value={kind ?? null}
            onChange={(value) => change({ kind: value ?? undefined })}
            placeholder="About anything"
            clearable
            w={180}
          />
        }
      >
        <QueryView query={events.query}>
          {() => (
            <>
              <EventList events={events.items} />
              <MoreButton pages={events} />
            </>
          )}
        </QueryView>
      </Panel>
    </Page>
  );
}
