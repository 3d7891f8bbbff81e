import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import classes from './gate-list.module.css';

/** The gates as declared. */
export function GateList({ gates }: { gates: readonly string[] }) {
  return (
    <Panel title="What must hold before a version is promoted?" note="gates of slipway.yaml">
      {gates.length === 0 ? (
        <EmptyState title="No gate is declared">
          Add lines such as <code>evaluate.auc {'>='} 0.6</code> below gates in slipway.yaml, and a worse
          version is refused.
        </EmptyState>
      ) : (
        <ul className={classes.gates}>
          {gates.map((gate) => (
            <li key={gate}>
              <code>{gate}</code>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
