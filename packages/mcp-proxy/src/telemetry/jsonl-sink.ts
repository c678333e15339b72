import { closeSync, writeSync } from 'node:fs';
import { openToAppend } from '../open-to-append.js';
import type { TelemetrySink } from './event.js';
import { lineWriter } from './line-writer.js';
import { type RotationLimits, rotateLog } from './rotate-log.js';

const checkEveryMs = 1_000;
const defaults: RotationLimits = { maxBytes: 64 * 1024 * 1024, keep: 4 };

/**
 * Appends each event to `path` as one line, those of one chunk of traffic in one write, so that many
 * proxies share a log without locks. The file and its folder appear with the first event, and again within a second when
 * somebody removes them; `write` throws when there is a link or anything else than a file. A log that is larger than
 * `maxBytes` becomes `<path>.1`, that one `<path>.2`, and so on; the oldest of more than `keep` is removed.
 */
export function createJsonlSink(path: string, limits: Partial<RotationLimits> = {}): TelemetrySink {
  const { maxBytes, keep } = { ...defaults, ...limits };
  const lineOf = lineWriter();
  let file: number | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let torn = false;

  function current(): number {
    const now = performance.now();
    if (file !== undefined && now - checkedAt < checkEveryMs) return file;
    checkedAt = now;
    file ??= openToAppend(path);
    if (!rotateLog(path, file, { maxBytes, keep })) return file;
    close();
    file = openToAppend(path);
    return file;
  }

  function append(lines: string): void {
    const text = torn ? `\n${lines}` : lines;
    const size = Buffer.byteLength(text);
    const written = writeSync(current(), text);
    torn = written < size;
    if (torn) throw new Error(`Only ${written} of ${size} bytes fitted into ${path}`);
  }

  function close(): void {
    if (file !== undefined) closeSync(file);
    file = undefined;
  }

  return {
    write: (event) => append(lineOf(event)),
    writeAll: (events) => append(events.map(lineOf).join('')),
    close,
  };
}
