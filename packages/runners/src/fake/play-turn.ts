import { reportActivity } from '../session/report-activity.js';
import type { ServerExposure, TurnRequest, TurnResult } from '../turn.js';
import { type Ending, performScript, unrecorded } from './perform-script.js';
import type { FakeScenario, FakeScene } from './scenario.js';
import { graceMs, settlesWithin } from './settles-within.js';
import type { ToolConnections } from './tool-connections.js';
import { type ToolCalls, trackToolCalls } from './track-tool-calls.js';
import { openTurnLog, type TurnLog } from './turn-log.js';
import type { TurnTags } from './turn-tags.js';

export interface Play {
  scenario: FakeScenario;
  request: TurnRequest;
  tags: TurnTags;
  session: Pick<FakeScene, 'workspace' | 'toolset' | 'env' | 'conversation'> & { id: string };
  connections: ToolConnections;
  /** Aborts when the session is disposed of. */
  closing: AbortSignal;
}

/**
 * Plays one turn and writes its four files; never rejects on what the script does. When it returns, no tool call of
 * the turn is in flight, except one that did not heed its signal.
 */
export async function playTurn(play: Play): Promise<TurnResult> {
  const { scenario, request, tags, session, connections, closing } = play;
  const started = performance.now();
  const log = await openTurnLog(request);
  log.stdout(`This agent is a script, not a model: "${scenario.name}" plays the ${tags.phase}.`);

  const over = new AbortController();
  const signal = AbortSignal.any([request.signal, closing, over.signal]);
  const calls = trackToolCalls(connections, signal);
  const { workspace, toolset, env, conversation } = session;
  const powers: Pick<FakeScene, 'signal' | 'callTool' | 'say'> = {
    signal,
    callTool: (server, tool, args) => {
      reportActivity(request, `calls ${tool}`);
      return calls.call(server, tool, args);
    },
    say: (line) => {
      log.stdout(line);
      reportActivity(request, line);
    },
  };
  const known = { ...tags, workspace, toolset, env, conversation, prompt: request.prompt };
  let performed: Ending;
  let durationMs: number;
  try {
    performed = await performScript(scenario, { ...known, ...powers }, log);
  } finally {
    over.abort();
    if (!(await settlesWithin(calls.settled(), graceMs))) {
      log.stderr(`A tool call went on ${graceMs} ms after it was told to stop, and was abandoned.`);
    }
    durationMs = Math.round(performance.now() - started);
    await log.close();
  }

  const ending = withLogFault(performed, log);
  await log.finish([
    ...transcript(play, ending, toResult(play, ending, { durationMs, calls })),
    ...calls.lines().map(numbered),
  ]);
  return toResult(play, withLogFault(ending, log), { durationMs, calls });
}

/** That the signal ended a turn stays true without a record of it. */
function withLogFault(ending: Ending, log: TurnLog): Ending {
  const fault = log.fault();
  if (fault === undefined || ending.status === 'timeout' || ending.status === 'cancelled') return ending;
  return unrecorded(fault);
}

/**
 * The documented return code of a turn that was played to its end is 0; a script has no other. It can call every tool of
 * its toolset, so all of them are offered to it, but for those of a server that it called and that did not start.
 */
function toResult(
  { session, connections }: Pick<Play, 'session' | 'connections'>,
  { outcome, usage }: Ending,
  { durationMs, calls }: { durationMs: number; calls: ToolCalls },
): TurnResult {
  const servers = session.toolset.servers.map(({ name, enabledTools }): ServerExposure => {
    const reason = connections.unreachable.get(name);
    if (reason !== undefined) return { server: name, exposure: 'missing', reason };
    return { server: name, exposure: 'offered', tools: enabledTools };
  });
  const exitCode = outcome.outcome === 'completed' ? { exitCode: 0 } : {};
  return {
    outcome,
    durationMs,
    ...(usage !== undefined && { usage }),
    ...(servers.length > 0 && { servers }),
    // What its script starts by itself is not seen.
    calls: { tools: calls.counts() },
    ...exitCode,
  };
}

function transcript(
  { scenario, request, tags, session }: Play,
  { status }: Ending,
  result: TurnResult,
): [string, string][] {
  return [
    ['command', `fake ${scenario.name} <prompt>`],
    ['phase', tags.phase],
    ['iteration', String(tags.iteration)],
    ['prompt_path', request.logs.prompt],
    ['stdout_path', request.logs.stdout],
    ['stderr_path', request.logs.stderr],
    ['status', status],
    ['return_code', String(result.exitCode ?? 'none')],
    ['timed_out', String(result.outcome.outcome === 'timed-out')],
    ['duration_seconds', (result.durationMs / 1_000).toFixed(3)],
    ['session_id', session.id],
  ];
}

function numbered(line: string, index: number): [string, string] {
  return [`tool_call_${index + 1}`, line];
}
