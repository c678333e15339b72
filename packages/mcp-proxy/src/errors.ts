export type ProxyErrorCode =
  | 'SERVER_NOT_STARTED'
  | 'SERVER_EXITED'
  | 'HANDSHAKE_TIMEOUT'
  | 'HANDSHAKE_FAILED'
  | 'TELEMETRY_UNREADABLE';

const brand = Symbol.for('harnessgym.error.mcp-proxy');

/** A server that cannot be spoken to, or a log that cannot be read. The message names it and says what to do. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly [brand] = true;
  readonly code: ProxyErrorCode;

  constructor(code: ProxyErrorCode, { message, cause }: { message: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** Recognises errors of any copy of this package; `.` and `./transport` may be separate ones. */
  static isInstance(error: unknown): error is ProxyError {
    return error instanceof Error && brand in error;
  }
}
