import { CoreError } from '../errors.js';

/** The run id is taken: its folder may hold records, which nothing overwrites. */
export function runExists(path: string, runId: string, cause?: unknown): CoreError {
  const message = `The run id "${runId}" was used before: ${path} exists. Pass another --run-id, or none. If that run was interrupted, --resume ${runId} goes on with it.`;
  return new CoreError('RUN_EXISTS', { message, cause });
}
