import { explainFailures, type QualificationReport } from '@harnessgym/qualify';
import { repairPrompt } from '../prompts/repair.js';
import { judgeCandidates } from '../qualification/judge-candidates.js';
import { quarantineFailed } from '../qualification/quarantine-failed.js';
import { settlePassed } from '../qualification/settle-passed.js';
import type { IterationContext } from '../run/context.js';
import { type CutShort, isCutShort } from '../run/cut-short.js';
import { earlyEnd } from '../run/early-end.js';
import type { MountedSession } from '../run/open-session.js';
import type { IterationRecord, PhaseRecord } from '../run/records.js';
import { runPhase } from './run-phase.js';

/**
 * Judges what is new or changed in the clean room. What fails gets repair turns in the same session, each with the
 * exact failure; what still fails is quarantined, and nothing else is. What `record` holds of it already is not repeated.
 * After a turn that was cut short nothing is judged: the reason is returned, and the turn is still to come.
 */
export async function qualifyWithRepair(
  session: MountedSession,
  record: Pick<IterationRecord, 'qualifications' | 'repairs'>,
  context: IterationContext,
): Promise<CutShort | undefined> {
  const { store, iteration, budgets } = context;
  const qualifications = [...record.qualifications];
  const repairs = [...record.repairs];
  for (let attempt = 1; ; attempt += 1) {
    const early = earlyEnd(context);
    if (early !== undefined && isCutShort(early)) return early;
    const isRepaired = repairs[attempt - 1] !== undefined;
    const final = !isRepaired && (early !== undefined || attempt > budgets.repairs);
    const known = qualifications[attempt - 1];
    const report = known ?? (await judgeCandidates(context, { folder: store.reportFolder(iteration, attempt), final }));
    if (report === undefined) return undefined;
    if (known === undefined) qualifications.push(report);
    await store.update(iteration, { qualifications: [...qualifications] });
    await settlePassed(report, context);
    if (!hasFailures(report)) return undefined;
    if (final) {
      await quarantineFailed(report, context);
      return undefined;
    }
    if (isRepaired) continue;
    repairs.push(await runRepair(session, { report, attempt }, context));
    await store.update(iteration, { repairs: [...repairs] });
  }
}

function hasFailures(report: QualificationReport): boolean {
  return report.qualifications.some(({ verdict }) => verdict === 'failed');
}

async function runRepair(
  session: MountedSession,
  { report, attempt }: { report: QualificationReport; attempt: number },
  context: IterationContext,
): Promise<PhaseRecord> {
  const { store, iteration, task, depth, budgets } = context;
  const prompt = repairPrompt({
    task,
    depth,
    attempt,
    attempts: budgets.repairs,
    failures: explainFailures(report),
    reportPath: report.reportPath,
    resultPath: store.resultPath(iteration),
    budgetMs: budgets.buildMs,
  });
  return runPhase(session, { phase: 'repair', label: `repair_${attempt}`, prompt, budgetMs: budgets.buildMs }, context);
}
