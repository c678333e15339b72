/** A line without its end; undefined when it was longer than the limit. */
export type Line = string | undefined;

const lineFeed = 10;

/** Cuts chunks into lines, wherever they were split. Holds at most one line, of at most `limit` bytes. */
export function splitLines(limit: number) {
  let held: Buffer[] = [];
  let size = 0;

  function hold(piece: Buffer): void {
    size += piece.length;
    if (size <= limit) held.push(piece);
    else held = [];
  }

  function take(): Line {
    const line = size <= limit ? Buffer.concat(held).toString('utf8') : undefined;
    held = [];
    size = 0;
    return line;
  }

  return {
    /** The lines that the chunk completes. A chunk is shorter than the limit. */
    push(chunk: Buffer): readonly Line[] {
      const first = chunk.indexOf(lineFeed);
      if (first < 0) {
        hold(chunk);
        return [];
      }
      hold(chunk.subarray(0, first));
      const last = chunk.lastIndexOf(lineFeed);
      // Decoded together: by themselves, a million lines would take half as long again.
      const whole = last > first ? chunk.toString('utf8', first + 1, last).split('\n') : [];
      const lines = [take(), ...whole];
      hold(chunk.subarray(last + 1));
      return lines;
    },
    /** What the end leaves: a line that nobody ended. */
    end: (): { line: Line } | undefined => (size > 0 ? { line: take() } : undefined),
  };
}
