export type ProxyErrorCode =
  | 'SERVER_NOT_STARTED'
  | 'SERVER_EXITED'
  | 'HANDSHAKE_TIMEOUT'
  | 'HANDSHAKE_FAILED'
  | 'TELEMETRY_UNREADABLE';

interface ProxyErrorDetails {
  message: string;
  cause?: unknown;
  stderrTail?: string;
}

const brand = Symbol.for('harnessgym.error.mcp-proxy');

/** A server that cannot be spoken to, or a log that cannot be read. The message names it and says what to do. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly [brand] = true;
  readonly code: ProxyErrorCode;
  /** The last 16 KiB that the server wrote on stderr, when it was started. */
  declare readonly stderrTail?: string;

  constructor(code: ProxyErrorCode, { message, cause, stderrTail }: ProxyErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    if (stderrTail !== undefined) this.stderrTail = stderrTail;
  }

  /** Recognises errors of any copy of this package; `.` and `./transport` may be separate ones. */
  static isInstance(error: unknown): error is ProxyError {
    return error instanceof Error && brand in error;
  }
}
