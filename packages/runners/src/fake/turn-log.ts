import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { namePath } from '@harnessgym/internal-fs/name-path';
import { anewFlags, appendFlags } from '@harnessgym/internal-fs/open-for-writing';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
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
  /** Writes the transcript: one `key: value` line for each field. */
  finish(fields: readonly (readonly [key: string, value: string])[]): Promise<void>;
  /** Why something could not be written, the first time it happened. */
  fault(): string | undefined;
}

/** A script says the same again. */
const soon = { onDisk: 'later' } as const;

export async function openTurnLog({ logs, prompt }: TurnRequest): Promise<TurnLog> {
  let fault: string | undefined;
  const note = (error: unknown) => {
    fault ??= `Could not write the log of the turn: ${reasonOf(error)}`;
  };
  const write = (path: string, flags: number, text: string) => {
    try {
      // A script may have cleaned the folder away: the log goes on in a new file.
      mkdirSync(dirname(path), { recursive: true });
      // It says a handful of lines. Written synchronously, each is readable at once and `say` needs no promise.
      const file = openSync(path, flags, 0o600);
      try {
        appendFileSync(file, text);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      note(namePath(error, path));
    }
  };
  await writeAtomic(logs.prompt, prompt, soon).catch(note);
  for (const path of [logs.stdout, logs.stderr]) write(path, anewFlags, '');
  return {
    stdout: (line) => write(logs.stdout, appendFlags, `${line}\n`),
    stderr: (line) => write(logs.stderr, appendFlags, `${line}\n`),
    finish: (fields) => writeTranscript(logs.transcript, fields, soon).catch(note),
    fault: () => fault,
  };
}
