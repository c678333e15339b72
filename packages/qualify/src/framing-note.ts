import { mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import type { Framing } from '@harnessgym/mcp-proxy';
import { QualifyError } from './errors.js';

/** Where the proxy notes which framing it found. Disposing removes it, whatever a server made of it. */
export interface FramingNote extends AsyncDisposable {
  readonly path: string;
  /** Undefined when there is no note that can be read: the proxy then finds out at each start. */
  read(): Promise<Framing | undefined>;
}

/** A note beside the room, in which the self-test finds the task and the bundle only. Throws QualifyError ROOM_FAILED. */
export async function openFramingNote(room: string): Promise<FramingNote> {
  const folder = await makeFolder(dirname(room));
  const path = join(folder, 'framing');
  return {
    path,
    read: () => readNote(path),
    // Best-effort: what cannot be removed changes no verdict.
    [Symbol.asyncDispose]: () => removeTree(folder).catch(() => undefined),
  };
}

async function makeFolder(roomsFolder: string): Promise<string> {
  try {
    return await mkdtemp(join(roomsFolder, 'framing-'));
  } catch (cause) {
    const message = `Could not make a folder in ${roomsFolder}. Check that it can be written, and its free space.`;
    throw new QualifyError('ROOM_FAILED', { message, cause });
  }
}

async function readNote(path: string): Promise<Framing | undefined> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of readRegularFile(path, { to: 'content-length'.length })) chunks.push(chunk);
    const noted = Buffer.concat(chunks).toString();
    return noted === 'newline' || noted === 'content-length' ? noted : undefined;
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}
