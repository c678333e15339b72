import { CoreError } from '../errors.js';

/** The run id is taken: its folder may hold records, which nothing overwrites. */
export function runExists(folder: string, runId: string, cause?: unknown): CoreError {
  const message = `The run id "${runId}" was used before: ${folder} exists. Pass another --run-id, or none.`;
  return new CoreError('RUN_EXISTS', { message, cause });
}
