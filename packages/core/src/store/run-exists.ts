import { CoreError } from '../errors.js';

interface UsedRunId {
  path: string;
  runId: string;
  /** What to do: go on with that run, or take another id. */
  next: 'resume' | 'rename';
  cause?: unknown;
}

/** The run id is taken: what is there may be records, which nothing overwrites. */
export function runExists({ path, runId, next, cause }: UsedRunId): CoreError {
  const advice =
    next === 'resume'
      ? `Go on with that run with --resume ${runId}, or pass another --run-id.`
      : 'Pass another --run-id, or none.';
  return new CoreError('RUN_EXISTS', {
    message: `The run id "${runId}" was used before: ${path} exists. ${advice}`,
    cause,
  });
}
