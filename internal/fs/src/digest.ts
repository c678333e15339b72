import { createHash, hash } from 'node:crypto';
import { namePath } from './name-path.js';
import { openRegularFile } from './open-regular-file.js';

/** SHA-256 of text or bytes, in hex. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}

/** SHA-256 of a file's content, in hex, read as a stream. Throws an error with a system code for what is no file. */
export async function sha256File(path: string): Promise<string> {
  const digest = createHash('sha256');
  const { file } = await openRegularFile(path);
  try {
    for await (const chunk of file.createReadStream({ highWaterMark: 1024 * 1024 })) digest.update(chunk as Buffer);
  } catch (error) {
    throw namePath(error, path);
  }
  return digest.digest('hex');
}
