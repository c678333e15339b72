import type { ServerExposure, TurnOutcome } from '../turn.js';
import type { Dialect, TurnExit, TurnFacts } from './dialect.js';

export interface EndedTurn {
  exit: TurnExit;
  durationMs: number;
  facts: TurnFacts;
  servers: readonly ServerExposure[];
  /** Why a log does not hold all that it should. */
  logFault?: string;
}

/**
 * What a turn of an agent CLI amounts to. That its signal ended it is true whatever it said before; an agent that
 * exits before there is a session, for no fault of a mounted server, would do so each time.
 */
export function judgeTurn(turn: EndedTurn, dialect: Pick<Dialect, 'displayName' | 'explain' | 'advise'>): TurnOutcome {
  const { exit, durationMs, facts, logFault } = turn;
  if (exit.ended === 'timed-out') return { outcome: 'timed-out', afterMs: durationMs };
  if (exit.ended === 'cancelled') return { outcome: 'cancelled' };
  if (exit.ended === 'not-started') return infrastructure(`Could not start ${dialect.displayName}: ${exit.reason}`);
  if (logFault !== undefined) return infrastructure(logFault);
  if (facts.end?.type === 'failed') {
    return withExitCode(facts.end.outcome ?? dialect.explain(facts.end.reason), exit);
  }
  const succeeded = exit.ended === 'answered' || (exit.ended === 'exited' && exit.exitCode === 0);
  if (succeeded && facts.end?.type === 'completed') {
    return { outcome: 'completed', finalMessage: facts.message ?? '' };
  }
  const when = facts.end === undefined ? 'without ending its turn' : 'after it had ended its turn';
  const how = `${dialect.displayName} ${describeExit(exit)} ${when}`;
  const said = lastWords(facts);
  const reason = said === undefined ? `${how}.` : `${how}: ${said}`;
  const missing = turn.servers.some(({ exposure }) => exposure === 'missing');
  if (facts.sessionId === undefined && !missing) {
    const advice = said === undefined ? undefined : dialect.advise?.(said);
    return infrastructure(advice === undefined ? reason : `${reason}. ${advice}`);
  }
  return withExitCode({ outcome: 'agent-error', reason }, exit);
}

function infrastructure(reason: string): TurnOutcome {
  return { outcome: 'infrastructure', reason };
}

function withExitCode(outcome: ReturnType<Dialect['explain']>, exit: TurnExit): TurnOutcome {
  return outcome.outcome === 'agent-error' && exit.ended === 'exited'
    ? { ...outcome, exitCode: exit.exitCode }
    : outcome;
}

function describeExit(exit: Extract<TurnExit, { ended: 'exited' | 'signalled' | 'answered' }>): string {
  if (exit.ended === 'answered') return 'answered';
  return exit.ended === 'exited' ? `exited with code ${exit.exitCode}` : `was ended by ${exit.signal}`;
}

const wordLimit = 500;

/** The line on stderr that says most: the last error, else the last line; else the last complaint. */
function lastWords({ stderr, complaints }: TurnFacts): string | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const words = lines.findLast((line) => /^error\b/i.test(line)) ?? lines.at(-1) ?? complaints.at(-1);
  return words?.slice(0, wordLimit);
}
