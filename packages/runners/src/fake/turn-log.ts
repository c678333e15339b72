import { appendFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { TurnRequest } from '../turn.js';

/** The four files of a turn. The prompt is on disk, and the two streams are empty, before the turn starts. */
export interface TurnLog {
  stdout(line: string): void;
  stderr(line: string): void;
  /** Writes the transcript: one `key: value` line for each field. */
  finish(fields: readonly (readonly [key: string, value: string])[]): Promise<void>;
}

export async function openTurnLog({ logs, prompt }: TurnRequest): Promise<TurnLog> {
  await writeAtomic(logs.prompt, prompt);
  await Promise.all([writeFile(logs.stdout, ''), writeFile(logs.stderr, '')]);
  return {
    // A script says a handful of lines. Written synchronously, each is readable at once and `say` needs no promise.
    stdout: (line) => appendFileSync(logs.stdout, `${line}\n`),
    stderr: (line) => appendFileSync(logs.stderr, `${line}\n`),
    finish: (fields) => writeAtomic(logs.transcript, fields.map(transcriptLine).join('')),
  };
}

function transcriptLine([key, value]: readonly [string, string]): string {
  return `${key}: ${value.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`;
}
