export type Frame =
  /** A message as it came, its newline included. */
  | { kind: 'frame'; bytes: Buffer }
  /** A message over the limit: reported once, as soon as that is known; its bytes are skipped. */
  | { kind: 'oversized'; head: Buffer };

const newline = 10;
const headBytes = 200;

/**
 * Cuts a byte stream into newline-delimited frames, wherever its chunks were split. Holds at most one frame; one
 * longer than `limit` bytes is never held.
 */
export function splitFrames(limit: number): { push(chunk: Buffer): Frame[]; rest(): Buffer } {
  let pieces: Buffer[] = [];
  let size = 0;
  let skipping = false;

  function take(piece: Buffer, frames: Frame[]): void {
    if (skipping) return;
    pieces.push(piece);
    size += piece.length;
    if (size <= limit) return;
    frames.push({ kind: 'oversized', head: Buffer.from(joined().subarray(0, headBytes)) });
    forget();
    skipping = true;
  }

  function joined(): Buffer {
    const [only] = pieces;
    return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, size);
  }

  function forget(): void {
    pieces = [];
    size = 0;
  }

  return {
    push(chunk) {
      const frames: Frame[] = [];
      let from = 0;
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
        take(chunk.subarray(from, at + 1), frames);
        if (!skipping) frames.push({ kind: 'frame', bytes: joined() });
        forget();
        skipping = false;
        from = at + 1;
      }
      if (from < chunk.length) take(chunk.subarray(from), frames);
      return frames;
    },
    /** What came after the last newline. */
    rest: () => (skipping ? Buffer.alloc(0) : joined()),
  };
}
