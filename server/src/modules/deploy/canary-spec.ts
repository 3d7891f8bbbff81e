import { CanarySpec } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { isQualityMetric, qualityMetricsOf } from './quality-metric.ts';
import type { ServableModel } from './servable-model.ts';

/** What a deployment gets that names no canary of its own. */
export const defaultCanary: CanarySpec = CanarySpec.parse({ steps: [10, 50, 100] });

/** Throws `invalid-request` unless the steps climb to 100 and the metric can judge this kind of model. */
export function assertCanarySpec(spec: CanarySpec, task: ServableModel['task']): void {
  const climbs = spec.steps.every((step, i) => i === 0 || step > spec.steps[i - 1]!);
  if (!climbs || spec.steps.at(-1) !== 100) {
    throw new SlipwayError('invalid-request', `canary steps [${spec.steps.join(', ')}] do not climb to 100`, {
      hint: 'write ascending percents that end at 100, such as [10, 50, 100]',
    });
  }
  const metric = spec.quality?.metric;
  const known = qualityMetricsOf(task);
  if (metric !== undefined && (!isQualityMetric(metric) || !known.includes(metric))) {
    throw new SlipwayError('invalid-request', `a ${task} canary cannot be judged by '${metric}'`, {
      hint: `use one of ${known.join(', ')}`,
    });
  }
}
