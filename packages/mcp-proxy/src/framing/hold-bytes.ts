/**
 * Pieces of a frame until it is whole. Of one that grows over its limit only the head is kept, and the rest is let
 * go of as it comes.
 */
export function holdBytes() {
  let pieces: Buffer[] = [];
  let size = 0;
  let over = false;

  function letGo(): void {
    pieces = [];
    size = 0;
  }

  return {
    isEmpty: (): boolean => pieces.length === 0 && !over,
    /** The first bytes of all, once: when this piece is the one that brings it over the limit. */
    add(piece: Buffer, limit: number): Buffer | undefined {
      if (over) return undefined;
      pieces.push(piece);
      size += piece.length;
      if (size <= limit) return undefined;
      const head = headOf(Buffer.concat(pieces, Math.min(size, headBytes)));
      letGo();
      over = true;
      return head;
    },
    /** Everything, and it is empty again; undefined when that had grown over its limit. */
    take(): readonly Buffer[] | undefined {
      const all = over ? undefined : withoutCrumbs(pieces, size);
      letGo();
      over = false;
      return all;
    },
  };
}

const headBytes = 200;
const crumbBytes = 4 * 1024;

/** A copy, so that a report of a few bytes does not hold a chunk. */
export function headOf(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, headBytes));
}

/** Large pieces are cheaper to hand on than to join, many small ones are not. */
function withoutCrumbs(pieces: Buffer[], size: number): readonly Buffer[] {
  return pieces.length > 1 && size < pieces.length * crumbBytes ? [Buffer.concat(pieces, size)] : pieces;
}
