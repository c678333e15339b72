import type { QualificationReport } from '@harnessgym/qualify';
import { emit } from '../run/emit.js';
import type { JudgingContext } from './judge-candidates.js';
import { settleVerdicts } from './settle-verdicts.js';

/** Quarantines the artifacts that a report failed, and only those. Their files stay, as evidence. */
export async function quarantineFailed(
  { qualifications, reportPath }: QualificationReport,
  context: Pick<JudgingContext, 'registry' | 'store' | 'clock' | 'iteration'>,
): Promise<void> {
  const failed = qualifications.filter(({ verdict }) => verdict === 'failed');
  await settleVerdicts(
    failed.map(({ artifactId, digest, reason, sandbox }) => [
      artifactId,
      { verdict: 'quarantined', digest, reportPath, reason, ...(sandbox && { sandbox }) },
    ]),
    context,
  );
  for (const { path, reason } of failed) await emit(context, { type: 'artifact-quarantined', artifact: path, reason });
}
