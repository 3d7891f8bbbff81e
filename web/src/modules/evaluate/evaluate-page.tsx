import { Page } from '../../design/layout/page.tsx';
import { type Tab, Tabs, useTab } from '../../design/layout/tabs.tsx';
import { ComparisonsTab } from './comparisons-tab.tsx';
import { EvaluationsTab } from './evaluations-tab.tsx';

const tabs: readonly Tab[] = [
  { id: 'comparisons', label: 'Comparisons' },
  { id: 'evaluations', label: 'Evaluations' },
];

/** How good models are, and whether one is better than another beyond chance. */
export function EvaluatePage() {
  const tab = useTab(tabs);
  return (
    <Page
      title="Evaluate"
      meta="Models measured on named rows, and against each other on the same rows"
      tabs={<Tabs tabs={tabs} />}
    >
      {tab === 'comparisons' ? <ComparisonsTab /> : <EvaluationsTab />}
    </Page>
  );
}
