import { readBytes } from '@harnessgym/internal-fs/read-regular-file';
import type { TelemetryEvent } from '../telemetry/event.js';
import { type LogFile, type OpenLog, openLog, unreadable } from './open-log.js';
import { parseEvent } from './parse-event.js';
import { type Line, splitLines } from './split-lines.js';

/**
 * Byte offsets, as `telemetryOffset` gives them: from the first, up to and without the second. A log that was rotated
 * counts as one file, from its very beginning, also when its oldest part is gone.
 */
export interface ByteRange {
  from?: number;
  to?: number;
}

/** Why a line is no event: it is something else, it is longer than any of ours, or its end is missing. */
export type SkipReason = 'unreadable' | 'too-long' | 'torn';

export interface ReadOptions extends ByteRange {
  /** Told of every line that is skipped, but for blank ones. */
  onSkipped?: (reason: SkipReason) => void;
}

const longestLine = 1024 * 1024;

/**
 * Streams the events that a log holds when reading begins, in constant memory; of one that was rotated the oldest
 * first. A log that does not exist has none. Blank, torn, foreign and endless lines are skipped. Throws ProxyError
 * TELEMETRY_UNREADABLE when what is there is not a file, a link to one included, or cannot be read.
 */
export async function* readTelemetry(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<TelemetryEvent, void, void> {
  const { from = 0, to = Number.POSITIVE_INFINITY, onSkipped = () => {} } = options;
  if (to <= from) return;

  function eventOf(line: Line, reason: SkipReason): TelemetryEvent | undefined {
    const event = line === undefined ? undefined : parseEvent(line);
    if (line === undefined) onSkipped('too-long');
    else if (event === undefined && line.trim() !== '') onSkipped(reason);
    return event;
  }

  await using log = await openLog(path);
  for (const part of partsOf(log, { from, to })) {
    const lines = splitLines(longestLine);
    for await (const chunk of chunksOf(path, part)) {
      for (const line of lines.push(chunk)) {
        const event = eventOf(line, 'unreadable');
        if (event !== undefined) yield event;
      }
    }
    const rest = lines.end();
    const last = rest && eventOf(rest.line, 'torn');
    if (last !== undefined) yield last;
  }
}

type LogPart = Required<ByteRange> & Pick<LogFile, 'file'>;

/** The range of the whole log, as one of each file. */
function* partsOf({ files, removed }: OpenLog, { from, to }: Required<ByteRange>): Generator<LogPart> {
  let start = removed;
  for (const { file, size } of files) {
    yield { file, from: Math.max(0, from - start), to: Math.min(size, to - start) };
    start += size;
  }
}

async function* chunksOf(path: string, { file, from, to }: LogPart): AsyncGenerator<Buffer> {
  try {
    yield* readBytes(file, { from, to });
  } catch (error) {
    throw unreadable(path, error);
  }
}
