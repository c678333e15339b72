/** Pieces of memory, read as if they were one. To be read from its beginning to its end, as that is fast. */
export interface LongBytes {
  readonly length: number;
  at(index: number): number | undefined;
  /** The first such byte from `from` on, or -1. */
  indexOf(byte: number, from: number): number;
  text(from: number, to: number): string;
}

export function longBytes(pieces: readonly Buffer[]): LongBytes {
  const starts: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    starts.push(length);
    length += piece.length;
  }
  // The piece that was read last.
  let current = 0;
  let piece = pieces[0] ?? Buffer.alloc(0);
  let start = 0;

  /** Whether there is such a byte. */
  function goTo(index: number): boolean {
    if (index < 0 || index >= length) return false;
    while (index < start) select(current - 1);
    while (index >= start + piece.length) select(current + 1);
    return true;
  }

  function select(next: number): void {
    current = next;
    piece = pieces[next] as Buffer;
    start = starts[next] as number;
  }

  return {
    length,
    at: (index) => (goTo(index) ? piece[index - start] : undefined),
    indexOf(byte, from) {
      for (let index = from; goTo(index); index = start + piece.length) {
        const found = piece.indexOf(byte, index - start);
        if (found >= 0) return start + found;
      }
      return -1;
    },
    text(from, to) {
      const parts: Buffer[] = [];
      for (let index = from; index < to && goTo(index); index = start + piece.length)
        parts.push(piece.subarray(index - start, to - start));
      return Buffer.concat(parts).toString('utf8');
    },
  };
}
