export type RunnerErrorCode =
  | 'AGENT_MISSING'
  | 'AGENT_UNUSABLE'
  | 'WORKSPACE_MISSING'
  | 'SESSION_CLOSED'
  | 'TURN_MISUSED'
  | 'TOOL_NOT_MOUNTED'
  | 'SERVER_UNREACHABLE'
  | 'UNMOUNT_FAILED';

const brand = Symbol.for('harnessgym.error.runners');

/** Misuse of a runner, or an environment in which it cannot work. What the agent does is never one: that is an outcome. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
  readonly code: RunnerErrorCode;
  readonly [brand] = true;

  constructor(code: RunnerErrorCode, { message, cause }: { message: string; cause?: unknown }) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }

  /** True for an error of any copy of this package. */
  static isInstance(error: unknown): error is RunnerError {
    return error instanceof Error && brand in error;
  }
}
