import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../address/use-project.ts';
import { apiQuery } from '../../api/api-query.ts';
import classes from './open-alert-count.module.css';

/** How many alerts are open; nothing when none is. */
export function OpenAlertCount() {
  const { project } = useProject();
  const { data } = useQuery(
    apiQuery('listAlerts', { params: { project }, query: { state: 'open', limit: 100 } }),
  );
  const count = data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <span className={classes.count} title={`${count} open ${count === 1 ? 'alert' : 'alerts'}`}>
      {count}
    </span>
  );
}
