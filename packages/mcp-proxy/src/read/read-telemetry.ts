import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import { ProxyError } from '../errors.js';
import type { Frame } from '../framing/frame.js';
import { splitFrames } from '../framing/split-frames.js';
import type { TelemetryEvent } from '../telemetry/event.js';
import { parseEvent } from './parse-event.js';

/** Byte offsets, as `telemetryOffset` gives them: from the first, up to and without the second. */
export interface ByteRange {
  from?: number;
  to?: number;
}

interface ReadOptions extends ByteRange {
  /** Told of every line that is skipped, but for blank ones. */
  onSkipped?: () => void;
}

const longestLine = 1024 * 1024;

/**
 * Streams the events that a log holds when reading begins, in constant memory. A log that does not exist has none.
 * Blank, torn, foreign and endless lines are skipped. Throws ProxyError TELEMETRY_UNREADABLE when what is there is not
 * a file, a link to one included, or cannot be read.
 */
export async function* readTelemetry(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<TelemetryEvent, void, void> {
  const { from = 0, to = Number.POSITIVE_INFINITY, onSkipped = () => {} } = options;
  if (to <= from) return;
  const lines = splitFrames('newline', longestLine);
  for await (const chunk of chunksOf(path, from, to)) {
    for (const line of lines.push(chunk)) {
      const event = eventOf(line, onSkipped);
      if (event !== undefined) yield event;
    }
  }
  const rest = lines.end();
  const last = rest && eventOf(rest, onSkipped);
  if (last !== undefined) yield last;
}

async function* chunksOf(path: string, from: number, to: number): AsyncGenerator<Buffer> {
  try {
    yield* readRegularFile(path, { from, to });
  } catch (error) {
    if (isMissing(error)) return;
    const message = `The call log ${path} cannot be read. Check what is there.`;
    throw new ProxyError('TELEMETRY_UNREADABLE', { message, cause: error });
  }
}

function eventOf(line: Frame, onSkipped: () => void): TelemetryEvent | undefined {
  const text = line.kind === 'frame' ? line.bytes.toString('utf8') : undefined;
  const event = text === undefined ? undefined : parseEvent(text);
  if (event === undefined && text?.trim() !== '') onSkipped();
  return event;
}
