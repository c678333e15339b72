import { appendFileSync, closeSync, fstatSync, openSync } from 'node:fs';
import { closeFile } from '@harnessgym/internal-fs/close-file';
import { namePath } from '@harnessgym/internal-fs/name-path';
import { anewFlags, notRegular } from '@harnessgym/internal-fs/open-for-writing';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { captureTail } from '@harnessgym/internal-process/capture-tail';
import { mendLogs } from '../session/mend-logs.js';
import { writeTranscript } from '../session/write-transcript.js';
import type { TurnRequest } from '../turn.js';
import { reasonOf } from './reason-of.js';

/**
 * The four files of a turn. The prompt is on disk, and the two streams are empty, before the turn starts. Nothing here
 * throws or rejects: a script can do what it likes to its log, and what cannot be written is a fault of the turn.
 */
export interface TurnLog {
  stdout(line: string): void;
  stderr(line: string): void;
  /** Completes the streams: what is said later is not heard. */
  close(): Promise<void>;
  /** Writes the transcript: one `key: value` line for each field. */
  finish(fields: readonly (readonly [key: string, value: string])[]): Promise<void>;
  /** Why something could not be written, the first time it happened. */
  fault(): string | undefined;
}

/** A script says the same again. */
const soon = { onDisk: 'later' } as const;
const tailLimit = 256 * 1024;

export async function openTurnLog(request: TurnRequest): Promise<TurnLog> {
  const { logs, prompt } = request;
  let fault: string | undefined;
  const note = (error: unknown) => {
    fault ??= `Could not write the log of the turn: ${reasonOf(error)}`;
  };
  await writeAtomic(logs.prompt, prompt, soon).catch(note);
  const stdout = openStream(logs.stdout, note);
  const stderr = openStream(logs.stderr, note);
  return {
    stdout: stdout.say,
    stderr: stderr.say,
    // A script may have cleaned the folder away, or put something in the place of a log.
    close: () => mendLogs(request, { stdout: stdout.close(), stderr: stderr.close() }, soon).catch(note),
    finish: (fields) => writeTranscript(request, fields, soon).catch(note),
    fault: () => fault,
  };
}

/**
 * A log that stays open while the script plays, so that nothing it puts there meanwhile leads a line elsewhere. It says a
 * handful of lines: written synchronously, each is readable at once and `say` needs no promise.
 */
function openStream(path: string, note: (error: unknown) => void) {
  const tail = captureTail(tailLimit);
  let file = open();
  return { say, close };

  function open(): number | undefined {
    try {
      const opened = openSync(path, anewFlags, 0o600);
      try {
        if (!fstatSync(opened).isFile()) throw notRegular(path);
        return opened;
      } catch (error) {
        closeSync(opened);
        throw error;
      }
    } catch (error) {
      note(namePath(error, path));
      return undefined;
    }
  }

  function say(line: string): void {
    if (file === undefined) return;
    const text = `${line}\n`;
    tail.push(Buffer.from(text));
    try {
      appendFileSync(file, text);
    } catch (error) {
      note(namePath(error, path));
    }
  }

  /** Returns what was said. */
  function close(): string {
    try {
      if (file !== undefined) closeFile(file, path);
    } catch (error) {
      note(error);
    }
    file = undefined;
    return tail.text();
  }
}
