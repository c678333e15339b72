import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type IterationRecord, measurementDocument, type RunConfig } from '@harnessgym/core';
import { closeFile } from '@harnessgym/internal-fs/close-file';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { openToRead } from '@harnessgym/internal-fs/open-to-read';
import type { Trial } from './trial-schema.js';

/** The documented record of the last measurement, whose logs are copied into the trial's folder. */
export async function postResult(
  last: IterationRecord | undefined,
  { folder, config }: { folder: string; config: RunConfig },
): Promise<Trial['post_result']> {
  const measurement = last?.measurement;
  if (measurement === undefined) return null;
  const stdoutPath = join(folder, 'post.stdout.txt');
  const stderrPath = join(folder, 'post.stderr.txt');
  await copyLog(measurement.stdoutPath, stdoutPath);
  await copyLog(measurement.stderrPath, stderrPath);
  return { ...measurementDocument({ ...measurement, stdoutPath, stderrPath }, config.task.objective.scorerKey) };
}

async function copyLog(from: string, to: string): Promise<void> {
  try {
    // An agent can put a pipe there, for which the system's copy waits.
    closeFile(openToRead(from).file, from);
    await copyFile(from, to);
  } catch (error) {
    // best-effort: a log is for people, and the measurement says itself when its logs are not whole.
    if (!isFileError(error)) throw error;
  }
}
