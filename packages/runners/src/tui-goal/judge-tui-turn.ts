import type { CommandExit } from '@harnessgym/internal-process/run-command';
import { explainFailure } from '../codex/explain-failure.js';
import type { TurnFacts } from '../session/dialect.js';
import { judgeTurn } from '../session/judge-turn.js';
import { outcomeOfAbort } from '../session/outcome-of-abort.js';
import type { ServerExposure, TurnOutcome } from '../turn.js';
import type { PlayedTurn } from './play-turn.js';
import type { ProgramExit } from './pseudo-terminal.js';

export interface TuiTurnEnd {
  by: PlayedTurn['by'];
  /** Of the signal that the turn was to obey. */
  reason: unknown;
  exit?: ProgramExit;
  durationMs: number;
  facts: TurnFacts;
  servers: readonly ServerExposure[];
}

const displayName = 'Codex';
const screenLines = 12;

/** What a turn of interactive Codex amounts to. A process that is gone has completed nothing. */
export function judgeTuiTurn(end: TuiTurnEnd): TurnOutcome {
  const { by, facts, durationMs, servers } = end;
  if (by === 'signal') return outcomeOfAbort(end.reason, durationMs);
  if (by === 'stuck') {
    const screen = facts.stderr.split('\n').filter((line) => line.trim() !== '');
    const said = screen.slice(-screenLines).map((line) => line.trim());
    return { outcome: 'infrastructure', reason: `Codex does not take a prompt. Its screen says: ${said.join(' | ')}` };
  }
  if (by === 'exit') {
    return judgeTurn(
      { exit: commandExit(end.exit), durationMs, facts, servers },
      { displayName, explain: explainFailure },
    );
  }
  if (facts.end?.type === 'failed') return explainFailure(facts.end.reason);
  return { outcome: 'completed', finalMessage: facts.message ?? '' };
}

export function commandExit(exit: ProgramExit | undefined): CommandExit {
  return exit?.signal === undefined
    ? { ended: 'exited', exitCode: exit?.exitCode ?? 0 }
    : { ended: 'signalled', signal: `signal ${exit.signal}` };
}
