import type { FileHandle } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { openRegularFile } from '@harnessgym/internal-fs/open-regular-file';
import { ProxyError } from '../errors.js';
import { removedBytes } from '../telemetry/removed-bytes.js';
import { logFiles } from './log-files.js';

export interface OpenLog extends AsyncDisposable {
  /** The files, the oldest first, each once, and how long they are now. */
  files: readonly LogFile[];
  /** How many bytes of the log were before them, and are gone. */
  removed: number;
}

export interface LogFile {
  file: FileHandle;
  size: number;
}

/** Far more than any rotation takes. Who moves files about on purpose must not hold up whoever reads. */
const patienceMs = 10_000;

/**
 * Opens every file of a log; none where there is no log. Throws ProxyError TELEMETRY_UNREADABLE, also where it did not
 * hold still for ten seconds.
 */
export async function openLog(path: string, giveUpMs = patienceMs): Promise<OpenLog> {
  const deadline = performance.now() + giveUpMs;
  for (;;) {
    const removed = removedBytes(path);
    const { files, close } = await openFiles(path, deadline);
    if (removedBytes(path) === removed) return { files, removed, [Symbol.asyncDispose]: close };
    // A part went meanwhile, and may be among what was opened.
    await close();
    if (performance.now() > deadline) throw unreadable(path, restless());
  }
}

function restless(): Error {
  return new Error('Its files are moved on all the time.');
}

async function openFiles(path: string, deadline: number): Promise<{ files: LogFile[]; close: () => Promise<void> }> {
  const files = new Map<string, LogFile>();
  const close = async () => {
    for (const { file } of files.values()) await file.close();
  };
  try {
    while (await openAll(path, files)) {
      // A rotation in between moves the names on: what was behind the last of them is found by looking again.
      if (performance.now() > deadline) throw restless();
    }
  } catch (error) {
    await close();
    throw unreadable(path, error);
  }
  return { files: [...files.values()].reverse(), close };
}

/**
 * Adds what is there to `files`, the newest first. Says whether to look again: something was new, or was gone and may
 * have the name that is listed now and was not before.
 */
async function openAll(path: string, files: Map<string, LogFile>): Promise<boolean> {
  let isNew = false;
  let isGone = false;
  const listed = await logFiles(path);
  for (const each of listed) {
    const opened = await openIfThere(each);
    if (opened === undefined) {
      isGone = true;
      continue;
    }
    const { file, found } = opened;
    const key = `${found.dev}:${found.ino}`;
    const known = files.get(key);
    isNew ||= known === undefined;
    if (known !== undefined) await file.close();
    // Put at the end again, since the order of the last look counts.
    files.delete(key);
    files.set(key, known ?? { file, size: found.size });
  }
  return isNew || (isGone && (await logFiles(path)).some((name) => !listed.includes(name)));
}

export function unreadable(path: string, cause: unknown): ProxyError {
  const message = `The call log ${path} cannot be read. Check what is there.`;
  return new ProxyError('TELEMETRY_UNREADABLE', { message, cause });
}

async function openIfThere(path: string) {
  try {
    return await openRegularFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
