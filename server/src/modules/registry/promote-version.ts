import type { GateReport } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { checkGates, type GateEvidence, parseGate } from './gate.ts';
import { type StoredModelVersion, versionRef } from './model-version.ts';
import { moveAlias } from './move-alias.ts';
import type { RegistryContext } from './registry-context.ts';

export type Promotion = {
  alias: string;
  actor: string;
  reason: string;
  /** Promote although a gate refuses. Needs a reason; the audit log keeps it. */
  override: boolean;
};

/** Judges the version by its model's gates and keeps the report, whatever it says. Moves nothing. */
export async function judgeVersion(
  context: RegistryContext,
  version: StoredModelVersion,
  options: Promotion & { evidence: GateEvidence },
): Promise<GateReport> {
  const { gates } = await context.store.models.get({ project: version.project, name: version.model });
  const checks = await checkGates(gates.map(parseGate), options.evidence);
  const passed = checks.every((check) => check.passed);
  const report: GateReport = {
    id: context.ids.next(),
    project: version.project,
    modelVersion: versionRef(version),
    alias: options.alias,
    passed,
    wasOverridden: !passed && options.override,
    reason: options.reason,
    checks,
    by: options.actor,
    at: context.clock.now(),
  };
  await context.store.write((tx) => context.store.gateReports.insert(tx, report));
  await announce(context, version, report);
  return report;
}

/** Judges, then moves the alias when the gates agree or a person overrides them. Throws `gate-refused` with every check. */
export async function promoteVersion(
  context: RegistryContext,
  version: StoredModelVersion,
  options: Promotion & { evidence: GateEvidence },
): Promise<GateReport> {
  if (options.override && options.reason.trim() === '') {
    throw new SlipwayError('invalid-request', 'overriding a gate needs a reason', {
      hint: 'say why in `reason`; it is kept in the audit log',
    });
  }
  const report = await judgeVersion(context, version, options);
  if (!report.passed && !options.override) throw refusal(report);
  await moveAlias(context, version, {
    alias: options.alias,
    actor: options.actor,
    reason: options.reason || 'the gates agreed',
  });
  return report;
}

/** The error for a report that did not pass. */
export function refusal(report: GateReport): SlipwayError {
  const failed = report.checks.filter((check) => !check.passed);
  return new SlipwayError(
    'gate-refused',
    `${report.modelVersion.label} may not become ${report.alias}: ${failed.map((check) => check.detail).join('; ')}`,
    {
      hint: 'improve the model, change the gate in slipway.yaml, or promote with an override and a reason',
      details: { reportId: report.id, checks: report.checks },
    },
  );
}

async function announce(
  context: RegistryContext,
  version: StoredModelVersion,
  report: GateReport,
): Promise<void> {
  const subject = {
    kind: 'gate-report',
    id: report.id,
    label: `gates of ${report.modelVersion.label}`,
  } as const;
  const evidence = report.checks.flatMap((check) =>
    check.evidence === null ? [] : [{ thing: check.evidence, relation: 'judged by' }],
  );
  await context.lineage.record(version.project, subject, [
    { thing: report.modelVersion, relation: 'judged' },
    ...evidence,
  ]);
  const failed = report.checks.filter((check) => !check.passed);
  const passed = `${report.modelVersion.label} passed ${report.checks.length === 1 ? 'its gate' : `all ${report.checks.length} gates`}`;
  await context.events.emit({
    project: version.project,
    subject: report.modelVersion,
    type: report.passed ? 'gates-passed' : 'gates-refused',
    severity: report.passed ? 'good' : 'bad',
    message: report.passed
      ? passed
      : `${report.modelVersion.label} was refused: ${failed.map((check) => check.detail).join('; ')}`,
    data: { reportId: report.id, alias: report.alias },
  });
}
