import { explainFailures, type QualificationReport } from '@harnessgym/qualify';
import { listSetAside } from '../activation/list-set-aside.js';
import { describeBuilt } from '../prompts/describe-harness.js';
import { type RepairPrompt, repairPrompt } from '../prompts/repair.js';
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
 * exact failure, or in a fresh one where that is lost; what still fails is quarantined, and nothing else is. What `record` holds of it already is not repeated.
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
    repairs.push(await repair(session, { report, attempt, before: repairs.at(-1) ?? built(context) }, context));
    await store.update(iteration, { repairs: [...repairs] });
  }
}

function hasFailures(report: QualificationReport): boolean {
  return report.qualifications.some(({ verdict }) => verdict === 'failed');
}

interface Repair {
  report: QualificationReport;
  attempt: number;
  /** The last turn of the session that built it. */
  before: PhaseRecord | undefined;
}

/** The build turn is in the store since it ended, also when the iteration was interrupted after it. */
function built({ store, iteration }: IterationContext): PhaseRecord | undefined {
  return store.iterations().find((record) => record.iteration === iteration)?.build;
}

async function repair(session: MountedSession, request: Repair, context: IterationContext): Promise<PhaseRecord> {
  const setAside = await listSetAside(context.task.workspace);
  if (remembers(session, request.before)) {
    const known = setAside.length > 0 && { setAside: describeBuilt([], setAside) };
    return runRepair(session, { ...request, ...known }, context);
  }
  await using fresh = await session.fresh();
  const built = describeBuilt(context.registry.artifacts(), setAside);
  return await runRepair(fresh, { ...request, fresh: { built } }, context);
}

/** Whether the session is the one of the turn before, and that turn gives no reason to think that it cannot go on. */
function remembers({ id }: MountedSession, before: PhaseRecord | undefined): boolean {
  if (id === undefined || before?.sessionId !== id) return false;
  const { outcome } = before.turn.outcome;
  return outcome !== 'agent-error' && outcome !== 'api-error';
}

async function runRepair(
  session: MountedSession,
  { report, attempt, fresh, setAside }: Repair & Pick<RepairPrompt, 'fresh' | 'setAside'>,
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
    ...(fresh && { fresh }),
    ...(setAside !== undefined && { setAside }),
  });
  return runPhase(session, { phase: 'repair', label: `repair_${attempt}`, prompt, budgetMs: budgets.buildMs }, context);
}
