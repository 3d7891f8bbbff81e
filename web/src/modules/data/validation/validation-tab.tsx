import type { ValidationReport } from '@slipway/contract';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { ExpectationRow } from './expectation-row.tsx';
import classes from './validation.module.css';

/** Every declared expectation, those that failed first, with the rows that broke it. */
export function ValidationTab({ report }: { report: ValidationReport | null }) {
  if (report === null) {
    return (
      <Panel>
        <EmptyState title="Nothing was expected of this dataset">
          Declare it in slipway.yaml below data, for example{' '}
          <code>{'expect: { columns: { delay: { required: true, min: -120 } } }'}</code>. A file that breaks
          it is refused, with the rows and the reason.
        </EmptyState>
      </Panel>
    );
  }
  const results = [...report.results].sort((a, b) => Number(a.passed) - Number(b.passed));
  return (
    <Panel title="Does the data keep its promises?" note={`${report.results.length} expectations`}>
      <ul className={classes.list}>
        {results.map((result) => (
          <ExpectationRow key={`${result.column} ${result.expectation}`} result={result} />
        ))}
      </ul>
    </Panel>
  );
}
