import { open } from 'node:fs/promises';

/** The first bytes of a file, at most `limit`, however large it is. */
export async function readHead(path: string, limit: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(limit), 0, limit, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
