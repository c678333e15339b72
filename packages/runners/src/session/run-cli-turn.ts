import { randomUUID } from 'node:crypto';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { isAlive } from '@harnessgym/internal-process/is-alive';
import { type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import { turnVariable } from '@harnessgym/internal-process/turn-variable';
import type { OpenOptions } from '../runner.js';
import type { Toolset } from '../toolset.js';
import type { AgentIdentity, SeenCalls, ServerExposure, TurnOutcome, TurnRequest } from '../turn.js';
import { agentLadder } from './agent-ladder.js';
import type { AgentEvent, Dialect, TurnFacts } from './dialect.js';
import { faultOf } from './fault-of.js';
import { gatherFacts } from './gather-facts.js';
import { judgeTurn } from './judge-turn.js';
import { launched } from './launched.js';
import { markServers } from './mark-servers.js';
import { measureWaits } from './measure-waits.js';
import { mendLogs } from './mend-logs.js';
import { placeFiles } from './place-files.js';
import { reportActivity } from './report-activity.js';
import { seenCalls } from './seen-calls.js';
import { splitLines } from './split-lines.js';
import { type Swept, sweepTurn } from './sweep-turn.js';
import { transcriptFields } from './transcript-fields.js';
import { withFault } from './with-fault.js';
import { writeTranscript } from './write-transcript.js';

export interface CliTurn {
  dialect: Dialect;
  request: TurnRequest;
  options: Pick<OpenOptions, 'workspace' | 'env' | 'launcher'>;
  toolset: Toolset;
  /** Of the session that the turn goes on with. */
  sessionId?: string;
  /** Of the session that the turn begins. */
  freshId?: string;
  signal: AbortSignal;
  /** Hears the id as soon as the agent tells it: a turn that is killed later has it all the same. */
  onSession(id: string): void;
}

export interface EndedCliTurn {
  outcome: TurnOutcome;
  durationMs: number;
  facts: TurnFacts;
  rateLimitWaitMs: number;
  agent?: AgentIdentity;
  servers: readonly ServerExposure[];
  calls?: SeenCalls;
  exitCode?: number;
}

/** A tool's result is printed whole, on one line. */
const lineLimit = 16 * 1024 * 1024;

/** Runs one turn of an agent CLI and writes its four files. Never rejects on what the agent does. */
export async function runCliTurn(turn: CliTurn): Promise<EndedCliTurn> {
  const { dialect, request, toolset } = turn;
  const promptFault = await faultOf(writeAtomic(request.logs.prompt, request.prompt));
  const { result, facts, argv, rateLimitWaitMs, swept } = await runAgent(turn);
  const { exit, durationMs } = result;
  const servers = dialect.judgeServers(facts, toolset.servers);
  const calls = seenCalls(facts, dialect, toolset.servers);
  const mendFault = await faultOf(mendLogs(request, result));
  const logFault = promptFault ?? result.logFault ?? mendFault;
  const judged = judgeTurn({ exit, durationMs, facts, servers, ...(logFault && { logFault }) }, dialect);
  const outcome = withFault(judged, swept.fault);
  const sessionId = facts.sessionId ?? turn.sessionId ?? turn.freshId;
  const agent = facts.agent ?? (facts.sessionId && (await dialect.identify?.(facts.sessionId, turn.options)));
  // The sweep ended some of them, and names some again.
  const others = (result.left ?? []).filter(({ pid }) => isAlive(pid) && !swept.left.some((one) => one.pid === pid));
  const left = [...swept.left, ...others];
  const described = {
    argv,
    logs: request.logs,
    exit,
    outcome,
    durationMs,
    facts,
    left,
    ...(sessionId && { sessionId }),
  };
  const transcriptFault = await faultOf(writeTranscript(request, transcriptFields(described)));
  const exitCode = exit.ended === 'exited' ? { exitCode: exit.exitCode } : {};
  return {
    // The first fault counts.
    outcome: withFault(outcome, (logFault ?? swept.fault) === undefined ? transcriptFault : undefined),
    durationMs,
    facts,
    rateLimitWaitMs,
    servers,
    ...(agent && { agent }),
    ...(calls && { calls }),
    ...exitCode,
  };
}

interface AgentRun {
  result: CommandResult;
  facts: TurnFacts;
  argv: readonly string[];
  rateLimitWaitMs: number;
  swept: Swept;
}

async function runAgent(turn: CliTurn): Promise<AgentRun> {
  const { dialect, request, options, toolset, sessionId, freshId, signal, onSession } = turn;
  const { workspace } = options;
  const mark = { [turnVariable]: randomUUID() };
  const gathered = gatherFacts();
  const waits = measureWaits();
  const marked = markServers(toolset, mark);
  const files = dialect.files?.(marked, { workspace });
  await using placed = files && (await placeFiles(files));
  const folder = placed && 'folder' in placed ? placed.folder : undefined;
  const asked = { workspace, toolset: marked, ...(sessionId && { sessionId }) };
  const command = dialect.command({ ...asked, ...(freshId && { freshId }), ...(folder && { folder }) });
  const argv = launched(command, options.launcher);
  const [file, ...args] = argv;
  const lines = splitLines((line) => dialect.read(line).forEach(hear), { limit: lineLimit });
  const refused = placed && 'fault' in placed ? notStarted(placed.fault) : undefined;
  const result =
    refused ??
    (await runCommand({
      command: { file, args },
      cwd: workspace,
      env: { ...options.env, ...request.env, ...dialect.variables?.(marked), ...mark },
      input: request.prompt,
      signal,
      logs: request.logs,
      onStdout: lines.push,
      ladder: agentLadder,
    }));
  lines.end();
  const rateLimitWaitMs = waits.totalMs();
  const swept = await sweepTurn([mark[turnVariable]]);
  return { result, facts: gathered.facts(result.stderr), argv, rateLimitWaitMs, swept };

  function hear(event: AgentEvent): void {
    gathered.saw(event);
    waits.saw(event);
    if (event.type === 'session') onSession(event.id);
    if (event.type === 'activity') reportActivity(request, event.what);
  }
}

/** What the command line of the agent names could not be written. */
function notStarted(reason: string): CommandResult {
  return { exit: { ended: 'not-started', reason }, durationMs: 0, stdout: '', stderr: '' };
}
