import type { QualificationReport } from '@harnessgym/qualify';
import type { Settlement } from '@harnessgym/registry';
import { emit } from '../run/emit.js';
import type { JudgingContext } from './judge-candidates.js';

/** Quarantines the artifacts that a report failed, and only those. Their files stay, as evidence. */
export async function quarantineFailed(report: QualificationReport, context: JudgingContext): Promise<void> {
  const failed = report.qualifications.filter(({ verdict }) => verdict === 'failed');
  const verdicts = new Map<string, Settlement>(
    failed.map(({ artifactId, digest, reason }) => [
      artifactId,
      { verdict: 'quarantined', digest, reportPath: report.reportPath, reason },
    ]),
  );
  await context.registry.settle(verdicts, context.iteration);
  for (const { path, reason } of failed) await emit(context, { type: 'artifact-quarantined', artifact: path, reason });
}
