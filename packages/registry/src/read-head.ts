import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';

/** The first bytes of a file, at most `limit`, however large it is. Throws a file error when it is no regular file. */
export async function readHead(path: string, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readRegularFile(path, { to: limit })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
