const brand = Symbol.for('harnessgym.error.core');

/**
 * `CONFIG_INVALID`: input that cannot be used, found before anything ran. `RUN_EXISTS`: the run id is taken.
 * `RUN_NOT_RESUMABLE`: there is no such run, or nothing to go on from.
 * `WORKSPACE_LOCKED`: another run works there. `WORKSPACE_UNUSABLE`: it cannot be written. `STATE_UNUSABLE`: the state
 * folder cannot be read or written. `SCORER_UNAVAILABLE`: the scorer's command cannot be run. `CALL_INVALID`: a tool
 * cannot be called with what was given. `SERVER_NOT_ACTIVE`: a server, or a tool of it, that is not to be called.
 */
export type CoreErrorCode =
  | 'CONFIG_INVALID'
  | 'RUN_EXISTS'
  | 'RUN_NOT_RESUMABLE'
  | 'WORKSPACE_LOCKED'
  | 'WORKSPACE_UNUSABLE'
  | 'STATE_UNUSABLE'
  | 'SCORER_UNAVAILABLE'
  | 'CALL_INVALID'
  | 'SERVER_NOT_ACTIVE';

/** Misuse of the loop. The message names the thing and the next step. */
export class CoreError extends Error {
  override readonly name = 'CoreError';
  readonly [brand] = true;
  readonly code: CoreErrorCode;

  constructor(code: CoreErrorCode, { message, cause }: { message: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** True for an error of any copy of this package. */
  static isInstance(error: unknown): error is CoreError {
    return error instanceof Error && brand in error;
  }
}
