import type { Column, NumericColumn } from '../../table.ts';
import { twoProportionZTest } from '../hypothesis/two-proportion-z-test.ts';
import { categoryBins, measureCategories } from './categorical-drift.ts';
import {
  alignCategories,
  type CategoryCounts,
  categoricalView,
  numericAsCategories,
} from './category-counts.ts';
import {
  type ColumnDrift,
  chooseDriftTest,
  type DriftBins,
  type DriftOptions,
  type DriftTest,
  driftDefaults,
} from './column-drift.ts';
import {
  type CategoricalSummary,
  type ColumnSummary,
  type NumericSummary,
  type NumericView,
  numericView,
} from './column-summary.ts';
import { measureNumeric, numericBins, presentCount } from './numeric-drift.ts';

type Limits = Required<DriftOptions>;
type Decision = {
  test: DriftTest;
  statistic: number;
  pValue: number | null;
  scores: Record<string, number | null>;
  bins: DriftBins;
};
type Side = { rowCount: number; missingCount: number };
type Sides = { column: string; kind: 'numeric' | 'categorical'; reference: Side; current: Side };

/**
 * Compares a window of one column with its reference and says whether it drifted. The test is chosen by kind
 * and size (see chooseDriftTest); the other distances are reported beside it. Missing values are no category:
 * a change of their share by `missingShare` or more (and beyond chance) is drift of its own. A side without
 * rows cannot drift (`test: 'none'`); a side whose values are all missing differs by its missing share.
 * The kind is the reference's; a current column of the other kind counts as entirely missing.
 */
export function detectDrift(
  reference: ColumnSummary,
  current: Column | ColumnSummary,
  options: DriftOptions = {},
): ColumnDrift {
  const limits = { ...driftDefaults, ...options };
  if (reference.kind === 'numeric') {
    const before = viewOf(reference);
    const after = viewOf(current.kind === 'numeric' ? current : allMissing(before, current));
    return judge(
      { column: reference.column, kind: 'numeric', reference: before, current: after },
      () => decideNumeric(before, after, limits),
      { limits, bins: () => numericBins(before, after) },
    );
  }
  const after = current.kind === 'categorical' ? categoricalView(current) : noCategories(reference, current);
  const counts = alignCategories(reference, after);
  return judge(
    { column: reference.column, kind: 'categorical', reference, current: after },
    () => decideCategories(counts, limits),
    { limits, bins: () => categoryBins(counts) },
  );
}

const viewOf = (source: NumericColumn | NumericSummary): NumericView =>
  'sample' in source ? { ...source, sorted: source.sample } : numericView(source);

const rowsOf = (source: Column | ColumnSummary): number =>
  'rowCount' in source ? source.rowCount : 'codes' in source ? source.codes.length : source.values.length;

const allMissing = (like: NumericView, current: Column | ColumnSummary) => ({
  kind: 'numeric' as const,
  name: like.column,
  values: new Float64Array(rowsOf(current)).fill(Number.NaN),
});

const noCategories = (like: CategoricalSummary, current: Column | ColumnSummary): CategoricalSummary => ({
  ...like,
  rowCount: rowsOf(current),
  missingCount: rowsOf(current),
  distinctCount: 0,
  categories: [],
  otherCount: 0,
});

function decideNumeric(reference: NumericView, current: NumericView, limits: Limits): Decision {
  const values = new Set(
    [...(reference.distinct ?? []), ...(current.distinct ?? [])].map(({ value }) => value),
  );
  const distinctCount =
    reference.distinct === null || current.distinct === null ? Number.POSITIVE_INFINITY : values.size;
  const rowCount = Math.min(presentCount(reference), presentCount(current));
  const test = chooseDriftTest({ isNumeric: true, distinctCount, rowCount }, limits.smallSampleRows);
  const { ks, ksPValue, wasserstein, scores } = measureNumeric(reference, current);
  const bins = numericBins(reference, current);
  if (test === 'ks') return { test, statistic: ks, pValue: ksPValue, scores, bins };
  if (test === 'wasserstein') return { test, statistic: wasserstein, pValue: null, scores, bins };
  const counts = alignCategories(numericAsCategories(reference), numericAsCategories(current));
  const decision = decideCategories(counts, limits);
  return { ...decision, scores: { ...scores, ...decision.scores } };
}

function decideCategories(counts: CategoryCounts, limits: Limits): Decision {
  const total = (side: readonly number[]) => side.reduce((sum, count) => sum + count, 0);
  const rowCount = Math.min(total(counts.reference), total(counts.current));
  const distinctCount = counts.labels.length;
  const test = chooseDriftTest({ isNumeric: false, distinctCount, rowCount }, limits.smallSampleRows);
  const { chiSquared, z, jensenShannonBeyondChance, scores } = measureCategories(counts);
  const bins = categoryBins(counts);
  if (test === 'z') return { test, statistic: z.statistic, pValue: z.pValue, scores, bins };
  if (test === 'chi-squared')
    return { test, statistic: chiSquared.statistic, pValue: chiSquared.pValue, scores, bins };
  return { test, statistic: jensenShannonBeyondChance, pValue: null, scores, bins };
}

function judge(
  sides: Sides,
  decide: () => Decision,
  { limits, bins }: { limits: Limits; bins: () => DriftBins },
): ColumnDrift {
  const { reference, current } = sides;
  const base = {
    column: sides.column,
    kind: sides.kind,
    referenceCount: reference.rowCount,
    currentCount: current.rowCount,
    referenceMissingShare: missingShare(reference),
    currentMissingShare: missingShare(current),
  };
  const isEmpty = reference.rowCount === 0 || current.rowCount === 0;
  const hasValues = (side: Side) => side.rowCount > side.missingCount;
  const missing = isEmpty ? null : missingDrift(reference, current, limits);
  const missingScore = { missingShareDifference: missing?.difference ?? null };
  if (!hasValues(reference) || !hasValues(current)) {
    const found = missing?.isDrifted ? missing : null;
    return {
      ...base,
      ...(found === null ? nothing(limits, isEmpty) : missingVerdict(found, limits)),
      scores: missingScore,
      bins: bins(),
    };
  }
  const decision = decide();
  const scores = finiteOnly({ ...decision.scores, ...missingScore });
  const verdict = valueVerdict(decision, limits);
  return {
    ...base,
    ...(!verdict.isDrifted && missing?.isDrifted ? missingVerdict(missing, limits) : verdict),
    scores,
    bins: decision.bins,
  };
}

const missingShare = (side: Side): number | null =>
  side.rowCount === 0 ? null : side.missingCount / side.rowCount;

type Verdict = Pick<
  ColumnDrift,
  'test' | 'statistic' | 'threshold' | 'thresholdOn' | 'pValue' | 'isDrifted' | 'reason'
>;

const nothing = (limits: Limits, isEmpty: boolean): Verdict => ({
  test: 'none',
  statistic: null,
  threshold: limits.significance,
  thresholdOn: 'p-value',
  pValue: null,
  isDrifted: false,
  reason: isEmpty ? 'one side has no rows' : 'one side has no values, and too few rows to call that a change',
});

function missingDrift(reference: Side, current: Side, limits: Limits) {
  const difference = current.missingCount / current.rowCount - reference.missingCount / reference.rowCount;
  const { pValue } = twoProportionZTest(
    { successes: current.missingCount, count: current.rowCount },
    { successes: reference.missingCount, count: reference.rowCount },
  );
  const isDrifted = Math.abs(difference) >= limits.missingShare && pValue < limits.significance;
  return { difference, pValue, isDrifted };
}

function missingVerdict(found: { difference: number; pValue: number }, limits: Limits): Verdict {
  const direction = found.difference > 0 ? 'rose' : 'fell';
  return {
    test: 'missing-share',
    statistic: Math.abs(found.difference),
    threshold: limits.missingShare,
    thresholdOn: 'statistic',
    pValue: null,
    isDrifted: true,
    reason: `the share of missing values ${direction} by ${round(Math.abs(found.difference))}`,
  };
}

function valueVerdict({ test, statistic, pValue }: Decision, limits: Limits): Verdict {
  if (pValue === null) {
    const isDrifted = statistic >= limits.distance;
    const reason = `${test} ${round(statistic)} is ${isDrifted ? 'at least' : 'below'} ${limits.distance}`;
    return {
      test,
      statistic,
      threshold: limits.distance,
      thresholdOn: 'statistic',
      pValue,
      isDrifted,
      reason,
    };
  }
  return { test, statistic, thresholdOn: 'p-value', ...significance(test, pValue, limits.significance) };
}

/** The verdict of a test with a p value; used again when p values were corrected. */
export function significance(test: DriftTest, pValue: number, threshold: number) {
  const isDrifted = pValue < threshold;
  const reason = `${test} p ${round(pValue)} is ${isDrifted ? 'below' : 'not below'} ${threshold}`;
  return { pValue, threshold, isDrifted, reason };
}

const round = (value: number): string => String(Number(value.toPrecision(3)));

const finiteOnly = (scores: Record<string, number | null>): Record<string, number | null> =>
  Object.fromEntries(
    Object.entries(scores).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
