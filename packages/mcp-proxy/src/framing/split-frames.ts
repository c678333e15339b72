import { type Frame, type Framing, messageFrame } from './frame.js';
import { headOf, holdBytes } from './hold-bytes.js';
import { isBlank } from './is-blank.js';
import { readHeaderLine, readOfLine } from './read-header.js';

export interface FrameSplitter {
  /** The frames that the chunk completes. To be gone through before the next chunk. */
  push(chunk: Buffer): Generator<Frame, void>;
  /** What frames come in from the next one on. */
  settle(framing: Framing | 'auto'): void;
  /** What the end of the stream leaves: a last line without newline is a frame, half a body is noise. */
  end(): Frame | undefined;
}

const newline = 10;
const headerLimit = 1024 * 1024;

/**
 * Cuts a byte stream into frames, wherever its chunks were split. Holds at most one frame; one longer than `limit`
 * bytes, or a header longer than 1 MiB, is never held. In `auto` every frame may come in either framing. After noise
 * it finds the next frame by itself.
 */
export function splitFrames(known: Framing | 'auto', limit: number): FrameSplitter {
  let framing = known;
  let header: { head: Buffer; size: number; length?: number } | undefined;
  let body: { left: number; skipped: boolean } | undefined;
  const held = holdBytes();

  function* endLine(line: Buffer): Generator<Frame, void> {
    if (isBlank(line)) return yield* endHeader();
    const found = readHeaderLine(line);
    if (found === undefined) return yield* endNoise([line]);
    header ??= { head: headOf(line), size: 0 };
    header.size += line.length;
    // The first length counts.
    if (found.length !== undefined) header.length ??= found.length;
    if (found.from > 0) yield noise(line.subarray(0, found.from));
    if (header.size > headerLimit) yield* dropHeader();
  }

  function* endHeader(): Generator<Frame, void> {
    const { length = 0 } = header ?? {};
    if (length === 0) return yield* dropHeader();
    if (length > limit && header !== undefined) yield { kind: 'oversized', head: header.head };
    header = undefined;
    body = { left: length, skipped: length > limit };
  }

  function* endNoise(line: readonly Buffer[]): Generator<Frame, void> {
    yield* dropHeader();
    yield framing === 'auto' ? messageFrame('newline', line) : noise(Buffer.concat(line));
  }

  function* dropHeader(): Generator<Frame, void> {
    if (header !== undefined) yield noise(header.head);
    header = undefined;
  }

  function takeBody(piece: Buffer, { left, skipped }: { left: number; skipped: boolean }): Frame | undefined {
    if (!skipped) held.add(piece, limit);
    body = left > piece.length ? { left: left - piece.length, skipped } : undefined;
    if (body !== undefined || skipped) return undefined;
    return messageFrame('content-length', held.take() ?? []);
  }

  function* takeLine(piece: Buffer, ends: 'here' | 'later'): Generator<Frame, void> {
    const head = held.add(piece, framing === 'content-length' ? headerLimit : limit);
    if (head !== undefined) yield framing === 'content-length' ? noise(head) : { kind: 'oversized', head };
    if (ends === 'later') return;
    const line = held.take();
    if (line === undefined) return;
    if (framing === 'newline') yield messageFrame(framing, line);
    else if (isNoHeader(line)) yield* endNoise(line);
    else yield* endLine(Buffer.concat(line));
  }

  return {
    *push(chunk) {
      for (let from = 0, to = 0; from < chunk.length; from = to) {
        if (body === undefined) {
          const at = chunk.indexOf(newline, from);
          to = at < 0 ? chunk.length : at + 1;
          const piece = chunk.subarray(from, to);
          // The usual case, by itself: it is what every message of a busy stream goes through.
          if (framing === 'newline' && at >= 0 && piece.length <= limit && held.isEmpty())
            yield messageFrame(framing, [piece]);
          else yield* takeLine(piece, at < 0 ? 'later' : 'here');
        } else {
          to = Math.min(chunk.length, from + body.left);
          const frame = takeBody(chunk.subarray(from, to), body);
          if (frame !== undefined) yield frame;
        }
      }
    },
    settle(settled) {
      framing = settled;
    },
    end() {
      const rest = held.take();
      if (rest === undefined || (rest.length === 0 && header === undefined)) return undefined;
      if (body !== undefined || framing === 'content-length' || rest.length === 0)
        return noise(header?.head ?? Buffer.concat(rest));
      return messageFrame('newline', [...rest, Buffer.of(newline)]);
    },
  };
}

function noise(bytes: Buffer): Frame {
  return { kind: 'noise', head: headOf(bytes) };
}

/** Whether that shows without joining what came in several pieces. */
function isNoHeader(line: readonly Buffer[]): boolean {
  const [first, last] = [line[0], line.at(-1)];
  if (line.length < 2 || first === undefined || last === undefined || last.length < readOfLine) return false;
  return readHeaderLine(first) === undefined && readHeaderLine(last) === undefined;
}
