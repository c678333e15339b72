import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { isTimeout } from '@harnessgym/internal-process/is-timeout';
import type { AgentEvent, TurnExit } from '../session/dialect.js';
import { faultOf } from '../session/fault-of.js';
import { gatherFacts } from '../session/gather-facts.js';
import { judgeTurn } from '../session/judge-turn.js';
import { mendLogs } from '../session/mend-logs.js';
import { reportActivity } from '../session/report-activity.js';
import { transcriptFields } from '../session/transcript-fields.js';
import { withFault } from '../session/with-fault.js';
import { writeTranscript } from '../session/write-transcript.js';
import type { TurnRequest, TurnResult } from '../turn.js';
import { captureTurn } from './capture-turn.js';
import { explainError } from './explain-error.js';
import { type LedTurn, leadTurn, type TurnEnd } from './lead-turn.js';
import type { AcpAgent } from './start-agent.js';

export interface AcpTurn extends Pick<LedTurn, 'workspace' | 'signal' | 'ledger'> {
  displayName: string;
  argv: readonly string[];
  request: TurnRequest;
  /** The process that takes the turn. It is started when its output has somewhere to go. */
  agent(): SessionAgent;
  /** Hears the id as soon as there is one: a turn that is ended later has it all the same. */
  onSession(id: string): void;
  sessionId(): string | undefined;
}

/** A process with the one session that is opened in it. */
export interface SessionAgent {
  agent: AcpAgent;
  opened: LedTurn['opened'];
}

export interface EndedAcpTurn {
  result: TurnResult;
  /** Whether the process takes another prompt. */
  goesOn: boolean;
}

/** Runs one turn of an agent that speaks the protocol and writes its four files. Never rejects on what the agent does. */
export async function runAcpTurn(turn: AcpTurn): Promise<EndedAcpTurn> {
  const { displayName, argv, request, signal } = turn;
  const { logs, prompt } = request;
  const promptFault = await faultOf(writeAtomic(logs.prompt, prompt));
  const output = await captureTurn(logs);
  const gathered = gatherFacts();
  const { agent, opened } = turn.agent();
  const started = performance.now();
  const { workspace, ledger } = turn;
  const end = await leadTurn(agent, { prompt, workspace, opened, signal, ledger, output, hear });
  const durationMs = Math.round(performance.now() - started);
  const goesOn = end === 'answered' && !agent.hasExited();
  const swept = goesOn ? await agent.sweep() : await agent.end();
  agent.listen({});
  const printed = output.printed();
  const outputFault = await output.close();
  const mendFault = await faultOf(mendLogs(request, printed));
  const logFault = promptFault ?? outputFault ?? mendFault;
  const exit = end === 'cut-short' ? (await agent.gone).exit : exitOf(end, signal);
  const facts = gathered.facts(printed.stderr);
  const judged = judgeTurn(
    { exit, durationMs, facts, servers: [], ...(logFault !== undefined && { logFault }) },
    { displayName, explain: explainError },
  );
  const outcome = withFault(judged, swept.fault);
  const sessionId = turn.sessionId();
  const described = { argv, logs, exit, outcome, durationMs, facts, left: swept.left };
  const fields = transcriptFields({ ...described, ...(sessionId !== undefined && { sessionId }) });
  const transcriptFault = await faultOf(writeTranscript(request, fields));
  const result = {
    // The first fault counts.
    outcome: withFault(outcome, (logFault ?? swept.fault) === undefined ? transcriptFault : undefined),
    durationMs,
    ...(facts.spent !== undefined && { usage: facts.spent }),
    ...(exit.ended === 'exited' && { exitCode: exit.exitCode }),
  };
  return { result, goesOn };

  function hear(event: AgentEvent): void {
    gathered.saw(event);
    if (event.type === 'session') turn.onSession(event.id);
    if (event.type === 'activity') reportActivity(request, event.what);
  }
}

function exitOf(end: Exclude<TurnEnd, 'cut-short'>, { reason }: AbortSignal): TurnExit {
  if (end !== 'given-up') return { ended: 'answered' };
  return { ended: isTimeout(reason) ? 'timed-out' : 'cancelled' };
}
