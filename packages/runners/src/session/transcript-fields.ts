import type { Marked } from '@harnessgym/internal-process/find-marked';
import { shellWord } from '@harnessgym/internal-process/shell-word';
import type { TurnLogs, TurnOutcome } from '../turn.js';
import type { TurnExit, TurnFacts } from './dialect.js';

export interface TranscribedTurn {
  argv: readonly string[];
  logs: TurnLogs;
  /** Absent when the process goes on. */
  exit?: TurnExit;
  outcome: TurnOutcome;
  durationMs: number;
  facts: TurnFacts;
  /** Processes that could not be ended. */
  left: readonly Marked[];
  /** Of the session, also when this turn did not tell it. */
  sessionId?: string;
}

/** The fields of a turn's transcript: the documented ones, then what the agent complained about. */
export function transcriptFields(turn: TranscribedTurn): [key: string, value: string][] {
  const { argv, logs, exit, outcome, durationMs, facts, left, sessionId } = turn;
  return [
    ['command', argv.map(shellWord).join(' ')],
    ['prompt_path', logs.prompt],
    ['stdout_path', logs.stdout],
    ['stderr_path', logs.stderr],
    ['status', statusOf(outcome)],
    ['outcome', outcome.outcome],
    ['return_code', exit?.ended === 'exited' ? String(exit.exitCode) : 'none'],
    ['timed_out', String(outcome.outcome === 'timed-out')],
    ['duration_seconds', (durationMs / 1_000).toFixed(3)],
    ['session_id', sessionId ?? 'none'],
    ...('reason' in outcome ? [['reason', outcome.reason] as [string, string]] : []),
    ...left.map(({ pid, command }): [string, string] => ['left_running', `${pid} ${command}`]),
    ...facts.complaints.map((text): [string, string] => ['agent_complaint', text]),
    ...(facts.unknownLines > 0 ? [['unknown_output_lines', String(facts.unknownLines)] as [string, string]] : []),
  ];
}

/** The documented words. */
function statusOf({ outcome }: TurnOutcome): string {
  if (outcome === 'completed' || outcome === 'cancelled') return outcome;
  return outcome === 'timed-out' ? 'timeout' : 'failed';
}
