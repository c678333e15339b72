import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { TurnOutcome, TurnRequest, TurnResult } from '../turn.js';
import { faultOf } from './fault-of.js';
import { gatherFacts } from './gather-facts.js';
import { transcriptFields } from './transcript-fields.js';
import { withFault } from './with-fault.js';
import { writeTranscript } from './write-transcript.js';

export interface SkippedTurn {
  request: Pick<TurnRequest, 'prompt' | 'logs' | 'clearWay'>;
  /** What would have been started. */
  argv: readonly string[];
  /** Of the session that it would have gone on with. */
  sessionId?: string;
}

/** Writes the four files of a turn of which the agent does not hear. */
export async function skipTurn(turn: SkippedTurn, known: TurnOutcome): Promise<TurnResult> {
  const { request, ...skipped } = turn;
  const { logs } = request;
  const written = [
    writeAtomic(logs.prompt, request.prompt),
    writeAtomic(logs.stdout, ''),
    writeAtomic(logs.stderr, ''),
  ];
  const faults = await Promise.all(written.map(faultOf));
  const outcome = withFault(
    known,
    faults.find((fault) => fault !== undefined),
  );
  const nothing = { durationMs: 0, facts: gatherFacts().facts(''), left: [] };
  const fields = transcriptFields({ ...skipped, ...nothing, logs, outcome });
  const fault = await faultOf(writeTranscript(request, fields));
  return { outcome: withFault(outcome, fault), durationMs: 0 };
}
