import type { Writable } from 'node:stream';
import { write } from './write.js';

/** Where messages wait for each other, so that what one chunk brings is written at once. */
export interface Outbox {
  add(pieces: readonly Buffer[]): void;
  /** Writes what is there. A promise only when the reader is behind. */
  flush(): Promise<void> | undefined;
}

export function outbox(sink: Writable): Outbox {
  let pieces: Buffer[] = [];
  // The piece that grows: what lies side by side in a chunk leaves as one.
  let memory: ArrayBufferLike | undefined;
  let from = 0;
  let to = 0;

  function add(piece: Buffer): void {
    const { buffer, byteOffset, length } = piece;
    // A chunk begins at 0 of its memory, so both are asked of every message. What only runs in a burst is not compiled
    // when one comes, and takes everything compiled around it along.
    if (byteOffset !== to || buffer !== memory) {
      closePiece();
      memory = buffer;
      from = byteOffset;
    }
    to = byteOffset + length;
  }

  function closePiece(): void {
    if (memory !== undefined) pieces.push(Buffer.from(memory, from, to - from));
    memory = undefined;
    to = 0;
  }

  return {
    add(added) {
      for (const piece of added) add(piece);
    },
    flush() {
      closePiece();
      const all = pieces;
      pieces = [];
      return write(sink, all);
    },
  };
}
