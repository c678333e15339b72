const brand = Symbol.for('harnessgym.error.core');

/** `CONFIG_INVALID`: input that cannot be used, found before anything ran. `RUN_EXISTS`: the run id is taken. */
export type CoreErrorCode = 'CONFIG_INVALID' | 'RUN_EXISTS';

export class CoreError extends Error {
  override readonly name = 'CoreError';
  readonly [brand] = true;
  readonly code: CoreErrorCode;

  constructor(code: CoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Recognises the class across copies of this package. */
  static isInstance(error: unknown): error is CoreError {
    return error instanceof Error && brand in error;
  }
}
