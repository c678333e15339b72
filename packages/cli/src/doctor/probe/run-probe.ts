import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import { type ModelServer, startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { wrapServer } from '@harnessgym/mcp-proxy';
import { readTelemetry } from '@harnessgym/mcp-proxy/read';
import { RunnerError, type ToolServer, type TurnLogs, type TurnResult } from '@harnessgym/runners';
import type { ProbeResult } from '../doctor-report.js';
import type { ProbedAgent } from './probed-agents.js';
import { type Probe, type Seen, word } from './probes.js';

const limitMs = 60_000;

export interface ProbeStart {
  agent: ProbedAgent;
  /** Absolute; of the agent's program. */
  bin: string;
  /** Of the user's own environment, nothing but this reaches the agent. */
  path: string;
  signal: AbortSignal;
}

/**
 * Starts the agent in a home and a workspace of its own, in front of a model on this machine that says what the probe
 * wants. All of it is gone afterwards. Throws the signal's reason.
 */
export async function runProbe(probe: Probe, start: ProbeStart): Promise<ProbeResult> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-doctor-')));
  try {
    await using model = await startModelServer(probe.scenario);
    return await judge(probe, { model, folder, results: await takeTurns(probe, start, { model, folder }) });
  } catch (error) {
    start.signal.throwIfAborted();
    if (!RunnerError.isInstance(error)) throw error;
    return { result: 'unclear', reason: error.message };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface ProbeRoom {
  model: ModelServer;
  folder: string;
}

async function takeTurns(probe: Probe, start: ProbeStart, { model, folder }: ProbeRoom): Promise<TurnResult[]> {
  const { agent, bin, path, signal } = start;
  const [home, temporary, workspace] = [join(folder, 'home'), join(folder, 'tmp'), join(folder, 'workspace')];
  for (const each of [home, temporary, workspace]) await mkdir(each);
  const env = { PATH: path, LANG: 'C.UTF-8', HOME: home, TMPDIR: temporary, ...agent.env(model.url) };
  const runner = agent.createRunner({ bin, modelUrl: model.url, model: probe.model });
  const toolset = { servers: [probeServer(probe, folder)], skills: [] };
  await using session = await runner.open({ workspace, toolset, env, signal });
  const results: TurnResult[] = [];
  for (const [index, prompt] of probe.prompts.entries()) {
    using timeout = startTimeout(limitMs);
    const limited = AbortSignal.any([signal, timeout.signal]);
    results.push(await session.turn({ prompt, signal: limited, logs: logsIn(folder, index), env: {} }));
    signal.throwIfAborted();
  }
  return results;
}

/** As a run mounts a generated one: behind the proxy, in its known framing. */
function probeServer({ server: behaviour }: Probe, folder: string): ToolServer {
  const program = fileURLToPath(new URL('./probe-server.js', import.meta.url));
  const server: ToolServer = {
    name: 'probe',
    command: process.execPath,
    args: [program, behaviour, word],
    cwd: folder,
    enabledTools: [],
    startupTimeoutMs: 30_000,
    toolTimeoutMs: 30_000,
  };
  const telemetryPath = telemetryIn(folder);
  return wrapServer(server, {
    workspace: folder,
    telemetryPath,
    tags: {},
    responseTimeoutMs: 30_000,
    framing: 'newline',
  });
}

function telemetryIn(folder: string): string {
  return join(folder, 'calls.jsonl');
}

function logsIn(folder: string, turn: number): TurnLogs {
  const path = (stream: string) => join(folder, `turn-${turn}.${stream}.txt`);
  return { prompt: path('prompt'), stdout: path('stdout'), stderr: path('stderr'), transcript: path('transcript') };
}

interface EndedProbe extends ProbeRoom {
  results: readonly TurnResult[];
}

async function judge(probe: Probe, { model, folder, results }: EndedProbe): Promise<ProbeResult> {
  const { exchanges, problems } = model;
  const toldMissing = results.some(({ servers = [] }) => servers.some(({ exposure }) => exposure === 'missing'));
  const seen = { toldMissing, exchanges, recorded: await isRecorded(folder), files: await filesIn(folder) };
  const reason = whyUnclear(results, seen);
  if (reason !== undefined) return { result: 'unclear', reason };
  const difference = probe.differs(seen);
  if (difference === undefined) return { result: 'as-expected' };
  return { result: 'differs', seen: [difference, ...problems].join(' ') };
}

/** Nothing is learned of an agent that did not get as far as its model, for no fault of the server. */
function whyUnclear(results: readonly TurnResult[], { toldMissing, exchanges }: Seen): string | undefined {
  if (results.some(({ outcome }) => outcome.outcome === 'timed-out'))
    return 'The agent did not end its turn in a minute.';
  if (toldMissing || exchanges.length > 0) return undefined;
  const reasons = results.flatMap(({ outcome }) => ('reason' in outcome ? [outcome.reason] : []));
  return ['The agent did not ask its model.', ...new Set(reasons)].join(' ');
}

async function isRecorded(folder: string): Promise<boolean> {
  for await (const { status } of readTelemetry(telemetryIn(folder))) if (status === 'completed') return true;
  return false;
}

function filesIn(folder: string): Promise<string[]> {
  return readdir(join(folder, 'workspace'));
}
