import type { PredictionRow } from '@slipway/sdk';

const datatypes = { number: 'FP64', boolean: 'BOOL' } as const;

/** The same question for a terminal, in the Open Inference Protocol. */
export function curlCommand(url: string, row: PredictionRow): string {
  const inputs = Object.entries(row).map(([name, value]) => ({
    name,
    datatype: datatypes[typeof value as keyof typeof datatypes] ?? 'BYTES',
    shape: [1, 1],
    data: [value ?? null],
  }));
  const lines = inputs.map((input) => `    ${JSON.stringify(input)}`).join(',\n');
  const body = `{\n  "inputs": [\n${lines}\n  ]\n}`.replaceAll("'", "'\\''");
  return `curl ${url} \\\n  -H 'content-type: application/json' \\\n  -d '${body}'`;
}
