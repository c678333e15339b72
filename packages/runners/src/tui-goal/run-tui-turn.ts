import { isAbsolute, relative } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { judgeServers } from '../codex/judge-servers.js';
import type { AgentEvent, TurnFacts } from '../session/dialect.js';
import { faultOf } from '../session/fault-of.js';
import { gatherFacts } from '../session/gather-facts.js';
import { mendLogs } from '../session/mend-logs.js';
import { reachLog } from '../session/reach-log.js';
import { transcriptFields } from '../session/transcript-fields.js';
import { withFault } from '../session/with-fault.js';
import { writeTranscript } from '../session/write-transcript.js';
import type { Toolset } from '../toolset.js';
import type { ServerExposure, TokenUsage, TurnOutcome, TurnRequest } from '../turn.js';
import { commandExit, judgeTuiTurn } from './judge-tui-turn.js';
import { type PlayedTurn, playTurn } from './play-turn.js';
import { pollUntil } from './poll-until.js';
import type { TuiAgent } from './tui-agent.js';
import { noProgress } from './turn-progress.js';

export interface TuiTurn {
  agent: TuiAgent;
  request: TurnRequest;
  workspace: string;
  toolset: Toolset;
  signal: AbortSignal;
  onSession(id: string): void;
  sessionId(): string | undefined;
}

export interface EndedTuiTurn {
  outcome: TurnOutcome;
  durationMs: number;
  servers: readonly ServerExposure[];
  exitCode?: number;
  /** Of the thread, before and after. */
  used: { before?: TokenUsage; after?: TokenUsage };
  /** Whether the process takes another prompt. */
  goesOn: boolean;
}

const beginMs = 60_000;
const calmMs = 300;
const drawMs = 2_000;

/** Runs one turn of interactive Codex and writes its four files. Never rejects on what the agent does. */
export async function runTuiTurn(turn: TuiTurn): Promise<EndedTuiTurn> {
  const { agent, request, toolset, signal } = turn;
  const { logs } = request;
  const started = performance.now();
  const promptFault = await faultOf(writeAtomic(logs.prompt, request.prompt));
  // Without its file there is nothing to point at.
  const played = promptFault === undefined ? await play(turn) : notPlayed;
  const durationMs = Math.round(performance.now() - started);
  const { exit } = agent.terminal;
  const goesOn = played.by === 'agent' && played.isAtRest && exit === undefined;
  // The screen is behind what is noted.
  if (goesOn) await pollUntil(() => agent.terminal.quietMs >= calmMs || undefined, drawMs);
  // Ending it wipes away what it asks.
  const asked = played.by === 'stuck' ? agent.terminal.lines() : undefined;
  const swept = goesOn ? await agent.sweep() : await agent.end();
  const screen = `${(asked ?? agent.terminal.lines()).join('\n')}\n`;
  const facts = factsOf(turn, { ...played, screen });
  const servers = judgeServers(facts, toolset.servers);
  const { reason } = signal;
  const judged = judgeTuiTurn({ by: played.by, reason, ...(exit && { exit }), durationMs, facts, servers });
  const screenFault = await faultOf(writeScreen(request, screen));
  const mendFault = await faultOf(mendLogs(request, { stdout: screen, stderr: '' }));
  const fault = promptFault ?? screenFault ?? mendFault ?? swept.fault;
  const outcome = withFault(judged, fault);
  const sessionId = turn.sessionId();
  const ended = exit === undefined ? {} : { exit: commandExit(exit) };
  const { argv } = agent;
  const described = { argv, logs, ...ended, outcome, durationMs, facts, left: swept.left };
  const fields = transcriptFields({ ...described, ...(sessionId !== undefined && { sessionId }) });
  const transcriptFault = await faultOf(writeTranscript(request, fields));
  return {
    outcome: withFault(judged, fault ?? transcriptFault),
    durationMs,
    servers,
    ...(exit !== undefined && exit.signal === undefined && { exitCode: exit.exitCode }),
    used: {
      ...(played.before.total && { before: played.before.total }),
      ...(played.progress.total && { after: played.progress.total }),
    },
    goesOn,
  };
}

/** The screen, as it was drawn last. */
function writeScreen({ logs, clearWay }: TurnRequest, screen: string): Promise<void> {
  return reachLog(logs.stdout, clearWay, () => writeAtomic(logs.stdout, screen));
}

const notPlayed: PlayedTurn = { by: 'stuck', progress: noProgress, before: noProgress, isAtRest: true };

function play(turn: TuiTurn): Promise<PlayedTurn> {
  const { agent, request, toolset, signal, onSession } = turn;
  const isAttempt = request.env['HARNESSGYM_PHASE'] === 'attempt';
  return playTurn(agent, {
    request,
    line: lineFor(turn),
    asked: isAttempt && !agent.goesOn ? 'goal' : 'prompt',
    beginMs: beginMs + Math.max(0, ...toolset.servers.map(({ startupTimeoutMs }) => startupTimeoutMs)),
    signal,
    onSession,
    // What could not be written now is told when it is written last.
    onScreen: async () => void (await faultOf(writeScreen(request, `${agent.terminal.lines().join('\n')}\n`))),
  });
}

/** A prompt is long and has line breaks, each of which would be an Enter. */
function lineFor({ request, workspace }: TuiTurn): string {
  const { prompt } = request.logs;
  const path = isAbsolute(prompt) && isWithin(workspace, prompt) ? relative(workspace, prompt) : prompt;
  return `Read the file ${path} whole, and do what it asks for.`;
}

function factsOf({ sessionId }: TuiTurn, { by, progress, screen }: PlayedTurn & { screen: string }): TurnFacts {
  const gathered = gatherFacts();
  const id = sessionId();
  // Codex begins when its servers have told their tools, and not before.
  if (id !== undefined && progress.task !== 'none') gathered.saw({ type: 'session', id });
  const { ending } = progress;
  if (ending?.message !== undefined) gathered.saw({ type: 'message', text: ending.message });
  if (by === 'agent') gathered.saw(endOf(ending));
  return gathered.facts(screen);
}

function endOf(ending: PlayedTurn['progress']['ending']): AgentEvent {
  return ending?.failure === undefined ? { type: 'completed' } : { type: 'failed', reason: ending.failure };
}
