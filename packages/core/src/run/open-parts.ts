import { rmdir } from 'node:fs/promises';
import { createQualifier, type Qualifier } from '@harnessgym/qualify';
import { openRegistry, type Registry } from '@harnessgym/registry';
import { type IgnoreRule, openSnapshotStore, type SnapshotStore } from '@harnessgym/workspace';
import { type ActivationGate, createActivationGate } from '../activation/activation-gate.js';
import { type KeepingDocket, openDocket } from '../qualification/open-docket.js';
import { rememberRooms } from '../qualification/remember-rooms.js';
import { sweepCopies } from '../qualification/sweep-copies.js';
import { createCommandScorer } from '../scoring/create-command-scorer.js';
import { openScoringRooms, type ScoringRooms } from '../scoring/open-scoring-rooms.js';
import type { Scorer } from '../scoring/score.js';
import { chooseRoomsFolder } from '../store/choose-rooms-folder.js';
import { stateLayout } from '../store/state-layout.js';
import type { Task } from '../task.js';
import type { Clock } from './clock.js';
import type { RunSandbox } from './run-sandbox.js';

export interface PartsPlan {
  task: Task;
  /** Holds snapshots and clean rooms. */
  stateFolder: string;
  scorerMs: number;
  /** False: a gate in the place of a qualifier. */
  qualifyArtifacts: boolean;
  /** What snapshots leave out; absent, the default rule. */
  ignore?: IgnoreRule;
  /** What confines what the qualifier starts. */
  sandbox: RunSandbox;
  clock: Clock;
  /** What the scorer inherits, and by the allow-list what the qualifier starts. */
  env: Readonly<Record<string, string>>;
  /** Hears what stood in the place of a file of the state folder, and was kept aside, and which processes could not be ended. */
  warn(messages: readonly string[]): void;
}

export interface Parts {
  snapshots: SnapshotStore;
  registry: Registry;
  /** Where the registry's verdicts are remembered; a registry of the caller's own has none but that of its caller. */
  docket?: KeepingDocket;
  /** Not used beside a `gate`, which takes its place. */
  qualifier?: Qualifier;
  gate?: ActivationGate;
  /** Present when the objective names a command. */
  scorer?: Scorer;
  /** Present when the objective needs copies of the task to score in. */
  scoringRooms?: ScoringRooms;
}

/**
 * The product's own parts of a run. Those that `own` brings are taken instead, and not opened; disposing leaves them
 * alone and removes the clean room that a qualifier of ours kept. Throws CoreError STATE_UNUSABLE where there is no place for rooms.
 */
export async function openParts(plan: PartsPlan, own: Partial<Parts> = {}): Promise<Parts & AsyncDisposable> {
  const { task, stateFolder, scorerMs: timeoutMs, ignore, clock, env, warn } = plan;
  const { command, scorerKey: key } = task.objective;
  const store = { folder: stateLayout(stateFolder).snapshots, ...(ignore && { ignore }) };
  const snapshots = own.snapshots ?? (await openSnapshotStore(store));
  const commandScorer = () =>
    command !== undefined && createCommandScorer({ command, key, timeoutMs, clock, env, warn });
  const scorer = own.scorer ?? (commandScorer() || undefined);
  if (own.registry === undefined) await sweepCopies(stateFolder);
  const docket =
    own.registry === undefined ? await openDocket({ workspace: task.workspace, stateFolder, warn }) : own.docket;
  const { editable = [], repeats = 1 } = task.objective;
  const scoresInRooms = own.scoringRooms === undefined && (editable.length > 0 || repeats > 1);
  const needsRooms = scoresInRooms || (own.gate === undefined && own.qualifier === undefined);
  // Now, because the first room is made after the first turns were paid for.
  const folder = needsRooms ? await chooseRoomsFolder({ workspace: task.workspace, stateFolder }) : '';
  const ownRooms = scoresInRooms ? openScoringRooms({ snapshots, folder }) : undefined;
  const scoringRooms = own.scoringRooms ?? ownRooms;
  const judging = judges(plan, { snapshots, roomsFolder: folder }, own);
  return {
    snapshots,
    registry: own.registry ?? (await openRegistry(task.workspace, { ...(docket && { docket }) })),
    ...(docket && { docket }),
    ...judging,
    ...(scorer && { scorer }),
    ...(scoringRooms && { scoringRooms }),
    async [Symbol.asyncDispose]() {
      await ownRooms?.[Symbol.asyncDispose]();
      await judging[Symbol.asyncDispose]();
      // best-effort: one for temporary files goes as soon as no evidence is in it.
      if (needsRooms && folder !== stateLayout(stateFolder).rooms) await rmdir(folder).catch(() => undefined);
    },
  };
}

/** What decides on candidates: a qualifier, or without qualification a gate that asks one at each mount. */
function judges(
  { stateFolder, qualifyArtifacts, sandbox: { found: sandbox, allowNetwork, allowEnv }, env, warn }: PartsPlan,
  place: { snapshots: SnapshotStore; roomsFolder: string },
  own: Partial<Parts>,
): Pick<Parts, 'qualifier' | 'gate'> & AsyncDisposable {
  if (own.gate !== undefined) return { gate: own.gate, async [Symbol.asyncDispose]() {} };
  const qualifier: Qualifier =
    own.qualifier ??
    rememberRooms(createQualifier({ ...place, env, sandbox, allowNetwork, allowEnv }), { stateFolder, warn });
  return {
    ...(qualifyArtifacts ? { qualifier } : { gate: createActivationGate(qualifier) }),
    async [Symbol.asyncDispose]() {
      if (own.qualifier === undefined) await qualifier[Symbol.asyncDispose]?.();
    },
  };
}
