import type { RunRecord } from '@harnessgym/core';
import { type ExitCode, exitCodes } from './exit-codes.js';

/** Whether the run could take place. What came of it has no say. */
export function exitCodeOfRun({ state }: Pick<RunRecord, 'state'>): ExitCode {
  if (state.state === 'cancelled') return exitCodes.cancelled;
  if (state.state === 'stopped') return exitCodes.environment;
  return exitCodes.done;
}
