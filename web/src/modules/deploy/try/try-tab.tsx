import { Button } from '@mantine/core';
import type { Endpoint } from '@slipway/contract';
import type { PredictionRow, SlipwayError } from '@slipway/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useProject } from '../../../address/use-project.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { client } from '../../../api/client.ts';
import { Columns } from '../../../design/layout/columns.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { ErrorState } from '../../../design/states/error-state.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import { inputWords } from '../input-words.ts';
import { useAnsweringVersion } from '../use-signature.ts';
import { AnswerView } from './answer-view.tsx';
import { parseFields } from './parse-fields.ts';
import { SignatureField } from './signature-field.tsx';
import classes from './try-tab.module.css';

/** A form made from the model's signature; the answer comes from the endpoint itself, and is logged like any other. */
export function TryTab({ endpoint }: { endpoint: Endpoint }) {
  const { project } = useProject();
  const version = useAnsweringVersion(endpoint);
  const latest = useQuery(
    apiQuery('listPredictions', { params: { project, endpoint: endpoint.name }, query: { limit: 1 } }),
  );
  const example = latest.data?.items[0]?.inputs ?? {};
  const [written, setWritten] = useState<Record<string, string>>({});
  const ask = useMutation({
    mutationFn: async (row: PredictionRow) => {
      const start = performance.now();
      const prediction = await client.predict({ endpoint: endpoint.name, rows: [row] });
      return { prediction, tookMs: performance.now() - start };
    },
  });
  return (
    <QueryView query={version} errorTitle="The signature could not be read">
      {({ signature }) => {
        if (signature === null) return <EmptyState title="This version has no signature to ask by" />;
        const typeOf = (name: string) => signature.inputs.find((input) => input.name === name)?.type;
        const textOf = (name: string) =>
          written[name] ?? (example[name] == null ? '' : inputWords(example[name], typeOf(name)));
        const { row, problems } = parseFields(signature.inputs, textOf);
        return (
          <Columns minWidth={340}>
            <Panel title="Ask" note="fields of the signature, filled from the last request" isFlush={false}>
              <form
                className={classes.form}
                onSubmit={(event) => {
                  event.preventDefault();
                  ask.mutate(row);
                }}
              >
                {signature.inputs.map((input) => (
                  <SignatureField
                    key={input.name}
                    input={input}
                    value={textOf(input.name)}
                    problem={problems[input.name]}
                    onChange={(value) => setWritten({ ...written, [input.name]: value })}
                  />
                ))}
                <Button type="submit" loading={ask.isPending} disabled={Object.keys(problems).length > 0}>
                  Predict
                </Button>
              </form>
            </Panel>
            <Panel title="Answer">
              {ask.error !== null && (
                <ErrorState error={ask.error as SlipwayError} title="The endpoint did not answer" />
              )}
              {ask.data === undefined && ask.error === null && <EmptyState title="Nothing asked yet" />}
              {ask.data !== undefined && ask.error === null && (
                <AnswerView
                  prediction={ask.data.prediction}
                  tookMs={ask.data.tookMs}
                  classes={signature.classes}
                  row={row}
                  endpoint={endpoint}
                />
              )}
            </Panel>
          </Columns>
        );
      }}
    </QueryView>
  );
}
