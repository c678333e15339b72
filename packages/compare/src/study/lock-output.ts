import { type FileLock, lockFile } from '@harnessgym/core';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { CompareError } from '../errors.js';
import { studyLayout } from './study-layout.js';

/**
 * One study at a time in an output folder, which is created. Throws CompareError OUTPUT_LOCKED that names the other process, and
 * OUTPUT_UNUSABLE when the folder cannot be written.
 */
export async function lockOutput(output: string): Promise<FileLock> {
  const { lock: path } = studyLayout(output);
  try {
    makeFolder(output);
    return await lockFile(path, { runId: 'study', refuse: (holder) => locked(holder, path) });
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new CompareError('OUTPUT_UNUSABLE', {
      message: `The output folder ${output} cannot be written (${error.message}). Mend that, or choose another folder.`,
      cause: error,
    });
  }
}

function locked({ pid, host, started_at }: Readonly<Record<string, unknown>>, path: string): CompareError {
  return new CompareError('OUTPUT_LOCKED', {
    message: `Another study (process ${pid} on ${host}, since ${started_at}) writes into this folder. Wait for it, or end it; if it is gone, remove ${path}.`,
  });
}
