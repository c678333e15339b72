import type { Marked } from '@harnessgym/internal-process/find-marked';
import { type SweepOptions, sweepMarked } from '@harnessgym/internal-process/sweep-marked';
import { turnVariable } from '@harnessgym/internal-process/turn-variable';

export interface Swept {
  /** What could not be ended. */
  left: readonly Marked[];
  /** Why nobody knows what is left. */
  fault?: string;
}

/** Ends whatever carries one of the marks, wherever it moved. Never throws on what the system says of it. */
export async function sweepTurn(marks: readonly string[], options?: SweepOptions): Promise<Swept> {
  try {
    return await sweepMarked(turnVariable, (value) => marks.includes(value), options);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { left: [], fault: `Could not look for what the turn left running: ${error.message}` };
  }
}
