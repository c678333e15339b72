/** How messages are told apart in a stream: a line each, or a header with the length of what follows. */
export type Framing = 'newline' | 'content-length';

export type Frame =
  /** What should be a message. */
  | MessageFrame
  /** A message over the limit: reported as soon as that is known; its bytes are skipped. */
  | { kind: 'oversized'; head: Buffer }
  /** Bytes that belong to no message. */
  | { kind: 'noise'; head: Buffer };

export interface MessageFrame {
  kind: 'frame';
  framing: Framing;
  /** As they came: a line with its newline, or the body that a header announced. */
  bytes: Buffer;
}
