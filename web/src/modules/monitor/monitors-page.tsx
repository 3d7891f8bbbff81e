import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { Page } from '../../design/layout/page.tsx';
import { type Tab, Tabs, useTab } from '../../design/layout/tabs.tsx';
import { AlertsTab } from './alerts-tab.tsx';
import { MonitorsTab } from './monitors-tab.tsx';

/** Whether what is live still does what it was released for. */
export function MonitorsPage() {
  const { project } = useProject();
  const open = usePages('listAlerts', { params: { project }, query: { state: 'open', limit: 100 } });
  const tabs: readonly Tab[] = [
    { id: 'monitors', label: 'Monitors' },
    {
      id: 'alerts',
      label: 'Alerts',
      ...(open.items.length > 0 ? { count: `${open.items.length} open` } : {}),
    },
  ];
  const tab = useTab(tabs);
  return (
    <Page
      title="Monitor"
      meta="Windows of live predictions against the data the model was made from"
      tabs={<Tabs tabs={tabs} />}
    >
      {tab === 'monitors' ? <MonitorsTab /> : <AlertsTab />}
    </Page>
  );
}
