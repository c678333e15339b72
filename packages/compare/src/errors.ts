const brand = Symbol.for('harnessgym.error.compare');

/**
 * `PLAN_INVALID`: a study that cannot be made, found before anything ran. `STUDY_NOT_RESUMABLE`: there is none to go on with,
 * or it is not the one that was planned. `TEMPLATE_CHANGED`: the task is not what was planned. `STUDY_IN_SIGHT`: trials have to be kept from
 * seeing it, and cannot be. `OUTPUT_LOCKED`: another study writes there. `OUTPUT_UNUSABLE`: it cannot be written.
 */
export type CompareErrorCode =
  | 'PLAN_INVALID'
  | 'STUDY_NOT_RESUMABLE'
  | 'TEMPLATE_CHANGED'
  | 'STUDY_IN_SIGHT'
  | 'OUTPUT_LOCKED'
  | 'OUTPUT_UNUSABLE';

/** Misuse of a study. The message names the thing and the next step. */
export class CompareError extends Error {
  override readonly name = 'CompareError';
  readonly [brand] = true;
  readonly code: CompareErrorCode;

  constructor(code: CompareErrorCode, { message, cause }: { message: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** True for an error of any copy of this package. */
  static isInstance(error: unknown): error is CompareError {
    return error instanceof Error && brand in error;
  }
}
