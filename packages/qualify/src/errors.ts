export type QualifyErrorCode =
  | 'ROOM_INSIDE_WORKSPACE'
  | 'ROOM_FAILED'
  | 'COPY_FAILED'
  | 'REPORT_FAILED'
  | 'SANDBOX_MISSING';

const brand = Symbol.for('harnessgym.error.qualify');

/** The gate itself could not work: its folders, the disk, the template. What an artifact does is a verdict instead. */
export class QualifyError extends Error {
  override readonly name = 'QualifyError';
  readonly [brand] = true;
  readonly code: QualifyErrorCode;

  constructor(code: QualifyErrorCode, { message, cause }: { message: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** True for an error of any copy of this package. */
  static isInstance(error: unknown): error is QualifyError {
    return error instanceof Error && brand in error;
  }
}
