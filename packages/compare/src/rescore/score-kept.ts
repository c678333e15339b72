import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCommandScorer,
  type Measurement,
  matchPaths,
  type Objective,
  systemClock,
  validScore,
} from '@harnessgym/core';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { openSnapshotStore, type Snapshot } from '@harnessgym/workspace';
import { agentEnvironment } from '../trial/agent-environment.js';
import { templateRule } from '../trial/template-rule.js';

/** How kept workspaces are scored: by the rules of the task, with this command. */
export interface KeptScoring {
  objective: Pick<Objective, 'protect' | 'editable' | 'secret' | 'repeats'>;
  command: string;
  key: string;
  timeoutMs: number;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

export interface KeptWorkspaces extends AsyncDisposable {
  /** Scores a copy of what a trial left. The logs go into the folder of the trial. */
  score(kept: { workspace: string; logs: { folder: string; prefix: string } }): Promise<Measurement>;
}

/**
 * Each workspace is scored in a copy: what must not change is there as the template has it, and where only editable files count,
 * all but those. What the scorer does to it stays in the copy.
 */
export async function openKeptWorkspaces(
  copyTemplate: (folder: string) => Promise<void>,
  scoring: KeptScoring,
): Promise<KeptWorkspaces> {
  const scratch = await mkdtemp(join(await realpath(tmpdir()), 'harnessgym-'));
  const remove = () => removeTree(scratch);
  try {
    const snapshots = await openSnapshotStore({ folder: join(scratch, 'snapshots'), ignore: templateRule });
    await copyTemplate(join(scratch, 'template'));
    const template = await snapshots.take(join(scratch, 'template'));
    const counted = async (workspace: string): Promise<Snapshot> => {
      const left = await snapshots.take(workspace);
      const { editable, protect } = scoring.objective;
      if (editable !== undefined) return await snapshots.mix(template, { other: left, select: matchPaths(editable) });
      if (protect !== undefined) return await snapshots.mix(left, { other: template, select: matchPaths(protect) });
      return left;
    };
    let rooms = 0;
    return {
      async score({ workspace, logs }) {
        rooms += 1;
        const room = join(scratch, `room-${rooms}`);
        await snapshots.materialise(await counted(workspace), room);
        try {
          return await measure(room, logs, scoring);
        } finally {
          await removeTree(room);
        }
      },
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** As often as the task is scored in a trial: what did not pass, or the middle one. */
async function measure(
  room: string,
  logs: { folder: string; prefix: string },
  { objective, command, key, timeoutMs, env, signal }: KeptScoring,
): Promise<Measurement> {
  const defined = Object.entries(agentEnvironment(env)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const scorer = createCommandScorer({ command, key, timeoutMs, clock: systemClock, env: Object.fromEntries(defined) });
  const measured: Measurement[] = [];
  for (let run = 0; run < (objective.repeats ?? 1); run += 1) {
    const secret = objective.secret && { secret: randomBytes(32).toString('hex') };
    const one = await scorer.measure({ workspace: room, logs, signal, ...secret });
    signal.throwIfAborted();
    if (validScore(one) === undefined) return one;
    measured.push(one);
  }
  const sorted = measured.sort((one, other) => (validScore(one) ?? 0) - (validScore(other) ?? 0));
  return sorted[(sorted.length - 1) >> 1] as Measurement;
}
