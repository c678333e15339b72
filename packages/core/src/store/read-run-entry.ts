import { access } from 'node:fs/promises';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import * as z from 'zod';
import { iterationNumbers } from './iteration-numbers.js';
import type { RunLayout } from './layout.js';
import { type Reading, readDocument } from './read-document.js';
import type { LockHolder } from './read-lock-holder.js';
import { earlierSummarySchema } from './schemas/earlier-schemas.js';
import { timestamp } from './schemas/parts.js';
import type { RunEntry } from './schemas/run-entry-schema.js';

/** What the list needs of a summary; whatever is wrong with the rest, the run still has its line. */
const factsSchema = z.object({
  ...earlierSummarySchema.pick({
    run_state: true,
    runner: true,
    started_at: true,
    ended_at: true,
    final_status: true,
    solved: true,
    best_score: true,
  }).shape,
  iterations: z.array(z.unknown()),
  optimization: z.object({ baseline_score: z.number().nullable() }),
});

const startSchema = z.object({ type: z.literal('run-start'), at: timestamp, runner: z.string() });

/** The start is among the first lines of the event log, which may be long. */
const head = 64 * 1024;

/** One run as a list shows it. `holder` is who holds the workspace. Does not throw for what its files hold. */
export async function readRunEntry(
  runId: string,
  { layout, holder }: { layout: RunLayout; holder: LockHolder | undefined },
): Promise<RunEntry> {
  const summary = await readDocument(layout.summary, factsSchema);
  const state = stateOf(summary, holder?.run_id === runId ? holder : undefined);
  if (summary.reading === 'whole') return { runId, state, ...summaryFacts(summary.document) };
  const [start, records] = await Promise.all([readStart(layout.events), iterationNumbers(layout)]);
  const frozen = await Promise.all(records.map((iteration) => exists(layout.record(iteration))));
  return { runId, state, ...start, iterations: frozen.filter(Boolean).length };
}

function stateOf(summary: Reading<z.infer<typeof factsSchema>>, holder: LockHolder | undefined): RunEntry['state'] {
  if (holder !== undefined) return { state: 'running', pid: holder.pid, host: holder.host };
  if (summary.reading === 'missing') return { state: 'interrupted' };
  if (summary.reading === 'broken') return { state: 'unreadable', problem: summary.problem };
  const { run_state: state } = summary.document;
  return state.state === 'closing' ? { state: 'interrupted' } : state;
}

function summaryFacts(summary: z.infer<typeof factsSchema>): Omit<RunEntry, 'runId' | 'state'> {
  const { baseline_score: baseline } = summary.optimization;
  return {
    startedAt: summary.started_at,
    endedAt: summary.ended_at,
    runner: summary.runner,
    iterations: summary.iterations.length,
    finalStatus: summary.final_status,
    solved: summary.solved,
    ...(baseline !== null && { baselineScore: baseline }),
    ...(summary.best_score !== null && { bestScore: summary.best_score }),
  };
}

async function readStart(events: string): Promise<Pick<RunEntry, 'startedAt' | 'runner'>> {
  try {
    const bytes: Buffer[] = [];
    for await (const chunk of readRegularFile(events, { to: head })) bytes.push(chunk);
    for (const line of Buffer.concat(bytes).toString('utf8').split('\n')) {
      const { data } = startSchema.safeParse(parseJson(line));
      if (data !== undefined) return { startedAt: data.at, runner: data.runner };
    }
    return {};
  } catch (error) {
    if (!isFileError(error)) throw error;
    return {};
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (!isFileError(error)) throw error;
    return false;
  }
}
