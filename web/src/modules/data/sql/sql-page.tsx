import { Button, Textarea } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useAddress } from '../../../address/use-address.ts';
import { useProject } from '../../../address/use-project.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { formatCount } from '../../../design/format/format-number.ts';
import { Page } from '../../../design/layout/page.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { Stack } from '../../../design/layout/stack.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import { TableRowsView } from '../rows/table-rows-view.tsx';
import { TableNames } from './table-names.tsx';

/** Read-only SQL over the datasets of the project; the question is in the address, so an answer can be sent on. */
export function SqlPage() {
  const { project, paths } = useProject();
  const { search, change } = useAddress();
  const asked = search['sql'] ?? '';
  const [sql, setSql] = useState(asked);
  useEffect(() => setSql(asked), [asked]);
  const answer = useQuery({
    ...apiQuery('queryData', { params: { project }, body: { sql: asked, limit: 10_000 } }),
    enabled: asked.trim() !== '',
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const ask = () => (sql.trim() === asked.trim() ? void answer.refetch() : change({ sql: sql.trim() }));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) ask();
  };
  return (
    <Page
      title="SQL"
      crumbs={[{ label: 'Data', href: paths.datasets }]}
      meta="Each dataset is a table; nothing can be changed from here"
    >
      <Stack>
        <Panel isFlush={false}>
          <Textarea
            data-filter
            aria-label="SQL"
            autosize
            minRows={4}
            maxRows={16}
            value={sql}
            spellCheck={false}
            onChange={(event) => setSql(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            placeholder="SELECT origin, avg(delay) AS delay FROM flights GROUP BY origin ORDER BY delay DESC"
            styles={{ input: { fontFamily: 'var(--font-mono)', fontSize: 12.5, lineHeight: 1.55 } }}
            mb={10}
          />
          <Button
            leftSection={<IconPlayerPlay size={14} />}
            onClick={ask}
            loading={answer.isFetching}
            disabled={sql.trim() === ''}
          >
            Run (Ctrl Enter)
          </Button>
        </Panel>
        {asked.trim() === '' ? (
          <Panel title="Tables">
            <TableNames onChoose={(name) => change({ sql: `SELECT * FROM "${name}" LIMIT 100` })} />
          </Panel>
        ) : answer.error !== null ? (
          <QueryView
            query={{ ...answer, data: undefined } as typeof answer}
            errorTitle="The query was not answered"
          >
            {() => null}
          </QueryView>
        ) : (
          <Panel title="Answer" note={answer.data && `${formatCount(answer.data.rows.length)} rows`}>
            <QueryView query={answer}>
              {(table) =>
                table.rows.length === 0 ? (
                  <EmptyState title="No rows match" />
                ) : (
                  <TableRowsView table={table} firstRow={1} label="Answer" />
                )
              }
            </QueryView>
          </Panel>
        )}
      </Stack>
    </Page>
  );
}
