import { join } from 'node:path';
import type { QualificationReport, Qualifier } from '@harnessgym/qualify';
import type { Registry } from '@harnessgym/registry';
import type { Snapshot } from '@harnessgym/workspace';
import type { Clock } from '../run/clock.js';
import { emit } from '../run/emit.js';
import type { RunStore } from '../store/run-store.js';

/** What judging needs: an iteration has it, and so has a run before its first iteration. */
export interface JudgingContext {
  registry: Registry;
  qualifier?: Qualifier;
  standing: { template: Snapshot };
  store: RunStore;
  clock: Clock;
  signal: AbortSignal;
  runId: string;
  /** Absent before the first iteration. */
  iteration?: number;
}

/**
 * Brings the registry up to date and judges every artifact without a verdict on its present bytes. Nothing is settled:
 * the report has to be kept first. What it fails stays a candidate, for repair, or for quarantine when the report is
 * `final`. Undefined: nothing to judge.
 */
export async function judgeCandidates(
  context: JudgingContext,
  { folder, final }: { folder: string; final: boolean },
): Promise<QualificationReport | undefined> {
  const { registry, qualifier, iteration, signal, standing, runId } = context;
  signal.throwIfAborted();
  const { warnings } = await registry.sync({ ...(iteration !== undefined && { iteration }) });
  for (const message of warnings) await emit(context, { type: 'warning', message });
  if (qualifier === undefined) return undefined;
  const candidates = registry.artifacts().filter(({ status }) => status.state === 'candidate');
  if (candidates.length === 0) {
    if (iteration !== undefined) await emit(context, { type: 'qualification-skipped' });
    return undefined;
  }

  await emit(context, { type: 'qualification-start', artifacts: candidates.map(({ path }) => path) });
  await context.store.prepare([join(folder, 'qualification.json')], iteration);
  const report = await qualifier.qualify({
    // What is trusted goes along: a new tool may use what an earlier session built.
    bundle: registry.bundle(({ status }) => status.state !== 'quarantined'),
    judged: new Set(candidates.map(({ id }) => id)),
    template: standing.template,
    signal,
    reportFolder: folder,
    final,
    runId,
    ...(iteration !== undefined && { iteration }),
  });
  for (const { path: artifact, verdict, tools, reason } of report.qualifications) {
    await emit(context, { type: 'artifact-judged', artifact, verdict, tools, reason });
  }
  if (iteration !== undefined) await context.store.saveQualification(report, iteration);
  return report;
}
