import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connectServer } from '@harnessgym/mcp-proxy/transport';
import { createQualifier } from '@harnessgym/qualify';
import { openRegistry } from '@harnessgym/registry';
import { createFakeRunner, type FakePhase, type FakeScene, type FakeStep, type ToolServer } from '@harnessgym/runners';
import { openSnapshotStore, type Snapshot } from '@harnessgym/workspace';
import { openDocket } from '../qualification/open-docket.js';
import { systemClock } from '../run/clock.js';
import { collectWarnings } from '../run/collect-warnings.js';
import type { LoopContext } from '../run/context.js';
import type { RunEvent } from '../run/events.js';
import type { RunSandbox } from '../run/run-sandbox.js';
import { createCommandScorer } from '../scoring/create-command-scorer.js';
import { openScoringRooms } from '../scoring/open-scoring-rooms.js';
import { createRunStore } from '../store/create-run-store.js';
import type { Objective } from '../task.js';

export type Script = Partial<
  Record<FakePhase, (scene: FakeScene) => Promise<FakeStep | undefined> | FakeStep | undefined>
>;

interface StageOptions {
  /** What the agent does in each phase; what is missing it only acknowledges. */
  script: Script;
  objective?: Partial<Objective>;
  files?: Readonly<Record<string, string>>;
  context?: Partial<LoopContext>;
}

const runId = 'run';

/** A run of the real loop on real files, with a scripted agent, in a scratch folder. */
export async function stage({ script, objective = {}, files = {}, context = {} }: StageOptions) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-core-')));
  const workspace = join(folder, 'work');
  await mkdir(workspace);
  for (const [name, text] of Object.entries(files)) await write(join(workspace, name), text);
  const events: RunEvent[] = [];
  const clock = systemClock;
  const goal: Objective = { claimKey: 'score', scorerKey: 'score', direction: 'lower', optimize: false, ...objective };
  const task = { text: 'Do it.', source: { from: 'inline' } as const, workspace, objective: goal };
  const env = { PATH: process.env['PATH'] ?? '' };
  const snapshots = await openSnapshotStore({ folder: join(folder, 'snapshots') });
  const stateFolder = join(folder, 'state');
  const { warn, takeWarnings } = collectWarnings();
  const docket = await openDocket({ workspace, stateFolder, warn });
  const sandbox: RunSandbox = { mode: 'off', allowNetwork: [], allowEnv: [], found: { kind: 'none', reason: 'off' } };
  const loop: LoopContext = {
    runId,
    mode: 'learn',
    task,
    runner: createFakeRunner({ name: 'script', plays: [], turn: (scene) => act(script, scene) }, { connect }),
    registry: await openRegistry(workspace, { docket }),
    docket,
    qualifier: createQualifier({ snapshots, roomsFolder: join(folder, 'rooms'), sandbox: sandbox.found }),
    ...(goal.command !== undefined && {
      scorer: createCommandScorer({ command: goal.command, key: goal.scorerKey, timeoutMs: 30_000, clock, env }),
    }),
    ...(((goal.editable?.length ?? 0) > 0 || (goal.repeats ?? 1) > 1) && {
      scoringRooms: openScoringRooms({ snapshots, folder: join(folder, 'rooms') }),
    }),
    store: await createRunStore({
      runId,
      task,
      clock,
      restoreBest: true,
      runConfig: { run_id: runId, workspace },
      stateFolder,
      takeWarnings,
      onEvent: (event) => void events.push(event),
    }),
    snapshots,
    sandbox,
    clock,
    signal: new AbortController().signal,
    budgets: { attemptMs: [30_000], reflectionMs: 30_000, buildMs: 30_000, repairs: 1 },
    limits: {},
    depth: 'standard',
    buildAfterSolve: false,
    iterations: 2,
    taskState: 'continue',
    restoreBest: true,
    env,
    ...context,
  };
  const path = (...parts: string[]) => join(workspace, ...parts);
  return {
    loop,
    workspace,
    stateFolder,
    path,
    events,
    /** The task as it was when the run began, once it has. */
    start: async (): Promise<Pick<Snapshot, 'id'>> => {
      const log = await readFile(join(stateFolder, 'runs', runId, 'snapshots.jsonl'), 'utf8');
      return { id: JSON.parse(log.split('\n').find((line) => line.includes('"start"')) ?? '').snapshot };
    },
    phases: () =>
      events.flatMap((event) => (event.type === 'phase-start' ? [`${event.iteration} ${event.phase}`] : [])),
    write: (name: string, text: string) => write(path(name), text),
    read: (name: string) => readFile(path(name), 'utf8'),
    /** A file as a snapshot holds it. */
    async readIn(snapshot: Snapshot | undefined, name: string) {
      if (snapshot === undefined) return undefined;
      const copy = join(folder, 'copies', snapshot.id);
      await snapshots.materialise(snapshot, copy);
      return readFile(join(copy, name), 'utf8');
    },
    json: async (...parts: string[]) =>
      JSON.parse(await readFile(path('.harnessgym', 'runs', runId, ...parts), 'utf8')),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function act(script: Script, scene: FakeScene): Promise<FakeStep> {
  return (await script[scene.phase]?.(scene)) ?? { finalMessage: 'Done.' };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function connect(server: ToolServer, signal: AbortSignal) {
  const connection = await connectServer(server, { signal, startupTimeoutMs: server.startupTimeoutMs });
  return {
    async callTool(name: string, args: Readonly<Record<string, unknown>>, callSignal: AbortSignal) {
      const result = await connection.client.callTool({ name, arguments: { ...args } }, { signal: callSignal });
      return { text: JSON.stringify(result.content), isError: result.isError === true };
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
