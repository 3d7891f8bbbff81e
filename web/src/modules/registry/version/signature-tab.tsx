import type { ModelVersion } from '@slipway/contract';
import { Columns } from '../../../design/layout/columns.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { SimpleTable } from '../../../design/tables/simple-table.tsx';

/** What a request carries, what the feature step makes of it, and what comes back. */
export function SignatureTab({ version: { signature } }: { version: ModelVersion }) {
  if (signature === null) {
    return (
      <EmptyState title="No signature is known">
        A client registered this version by the place of its files; an ONNX model brings one.
      </EmptyState>
    );
  }
  const { inputs, features, outputs, classes } = signature;
  return (
    <Columns minWidth={300}>
      <Panel title="A request carries" note="before the feature step">
        <SimpleTable
          label="Inputs"
          rows={inputs}
          rowKey={({ name }) => name}
          columns={[
            { id: 'name', header: 'Field', width: 110, cell: ({ name }) => name },
            { id: 'type', header: 'Type', width: 90, cell: ({ type }) => type },
            {
              id: 'required',
              header: '',
              width: 80,
              cell: ({ required }) => (required ? 'required' : 'may be missing'),
            },
          ]}
        />
      </Panel>
      <Panel title="The model sees" note="after the feature step">
        <SimpleTable
          label="Features"
          rows={features}
          rowKey={({ name }) => name}
          columns={[
            { id: 'name', header: 'Feature', width: 110, cell: ({ name }) => name },
            { id: 'kind', header: 'Kind', width: 90, cell: ({ kind }) => kind },
          ]}
        />
      </Panel>
      <Panel title="An answer carries" note={classes === null ? undefined : `classes ${classes.join(', ')}`}>
        <SimpleTable
          label="Outputs"
          rows={outputs}
          rowKey={({ name }) => name}
          columns={[
            { id: 'name', header: 'Output', width: 110, cell: ({ name }) => name },
            { id: 'type', header: 'Type', width: 70, cell: ({ datatype }) => datatype },
            {
              id: 'shape',
              header: 'Shape',
              width: 70,
              cell: ({ shape }) => shape.map((size) => (size === -1 ? 'N' : size)).join(' × '),
            },
          ]}
        />
      </Panel>
    </Columns>
  );
}
