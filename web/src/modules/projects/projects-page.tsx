import { useQuery } from '@tanstack/react-query';
import { AppLink } from '../../address/app-link.tsx';
import { pathsOf } from '../../address/paths.ts';
import { apiQuery } from '../../api/api-query.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import classes from './projects-page.module.css';

/** All projects; the first thing a reader sees who has several. */
export function ProjectsPage() {
  const projects = useQuery(apiQuery('listProjects'));
  return (
    <Page title="Projects">
      <Panel>
        <QueryView query={projects}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title="No project yet" command="npx slipway init">
                A project is a folder with a slipway.yaml: data, pipeline, gates, endpoint and monitor in one
                file. This command writes one for your data.
              </EmptyState>
            ) : (
              <ul className={classes.list}>
                {items.map(({ name, description, updatedAt, directory }) => (
                  <li key={name}>
                    <AppLink href={pathsOf(name).overview}>
                      <strong>{name}</strong>
                      <span>{description}</span>
                      <small>
                        {directory !== null && <code>{directory}</code>} changed <TimeAgo at={updatedAt} />
                      </small>
                    </AppLink>
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}
