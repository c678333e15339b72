/**
 * Pieces of a frame until it is whole. Of one that grows over its limit only the head is kept, and the rest is let
 * go of as it comes.
 */
export function holdBytes() {
  let pieces: Buffer[] = [];
  let size = 0;
  let over = false;

  function joined(): Buffer {
    const [only] = pieces;
    return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, size);
  }

  return {
    /** The first bytes of all, once: when this piece is the one that brings it over the limit. */
    add(piece: Buffer, limit: number): Buffer | undefined {
      if (over) return undefined;
      pieces.push(piece);
      size += piece.length;
      if (size <= limit) return undefined;
      const head = headOf(joined());
      pieces = [];
      size = 0;
      over = true;
      return head;
    },
    /** Everything, and it is empty again; undefined when that had grown over its limit. */
    take(): Buffer | undefined {
      const all = over ? undefined : joined();
      pieces = [];
      size = 0;
      over = false;
      return all;
    },
  };
}

const headBytes = 200;

/** A copy, so that a report of a few bytes does not hold a chunk. */
export function headOf(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, headBytes));
}
