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
  readonly kind: 'frame';
  readonly framing: Framing;
  /** As they came: a line with its newline, or the body that a header announced. A long one is in several pieces. */
  readonly pieces: readonly Buffer[];
  readonly size: number;
  /** The pieces as one, which costs a copy when there are several. */
  readonly bytes: Buffer;
}

export function messageFrame(framing: Framing, pieces: readonly Buffer[]): MessageFrame {
  return new PiecedFrame(framing, pieces);
}

class PiecedFrame implements MessageFrame {
  readonly kind = 'frame';
  readonly framing: Framing;
  pieces: readonly Buffer[];

  constructor(framing: Framing, pieces: readonly Buffer[]) {
    this.framing = framing;
    this.pieces = pieces;
  }

  get size(): number {
    return this.pieces.reduce((size, piece) => size + piece.length, 0);
  }

  get bytes(): Buffer {
    const [first] = this.pieces;
    if (this.pieces.length === 1 && first !== undefined) return first;
    const joined = Buffer.concat(this.pieces);
    this.pieces = [joined];
    return joined;
  }
}
