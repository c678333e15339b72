import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { ProxyError } from '../errors.js';
import { splitFrames } from '../framing/split-frames.js';
import type { TelemetryEvent } from '../telemetry/event.js';
import { parseEvent } from './parse-event.js';

/** Byte offsets, as `telemetryOffset` gives them: from the first, up to and without the second. */
export interface ByteRange {
  from?: number;
  to?: number;
}

const longestLine = 1024 * 1024;
// Who can write the log can put a pipe or a link in its place: neither may hold us up or lead us elsewhere.
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * Streams the events that a log holds when reading begins, in constant memory. A log that does not exist has none.
 * Blank, torn, foreign and endless lines are skipped. Throws ProxyError TELEMETRY_UNREADABLE when what is there is not
 * a file, a link to one included, or cannot be read.
 */
export async function* readTelemetry(path: string, range: ByteRange = {}): AsyncGenerator<TelemetryEvent, void, void> {
  const { from = 0, to = Number.POSITIVE_INFINITY } = range;
  if (to <= from) return;
  const lines = splitFrames(longestLine);
  for await (const chunk of chunksOf(path, from, to)) {
    for (const line of lines.push(chunk)) if (line.kind === 'frame') yield* eventsOf(line.bytes);
  }
  yield* eventsOf(lines.rest());
}

async function* chunksOf(path: string, start: number, to: number): AsyncGenerator<Buffer> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags);
    const found = await file.stat();
    if (!found.isFile()) throw new Error('It is not a file.');
    const end = Math.min(to, found.size);
    if (end <= start) return;
    // `end` counts inclusively there.
    for await (const chunk of file.createReadStream({ start, end: end - 1, autoClose: false })) yield chunk as Buffer;
  } catch (error) {
    if (isMissing(error)) return;
    const message = `The call log ${path} cannot be read. Check what is there.`;
    throw new ProxyError('TELEMETRY_UNREADABLE', { message, cause: error });
  } finally {
    await file?.close();
  }
}

function eventsOf(line: Buffer): TelemetryEvent[] {
  const event = parseEvent(line.toString('utf8'));
  return event === undefined ? [] : [event];
}
