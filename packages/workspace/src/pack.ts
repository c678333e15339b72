import { closeSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { openToRead } from '@harnessgym/internal-fs/open-to-read';

/**
 * Many small contents in one file, so that keeping them is one write and one sync: the contents one after the other,
 * `[[digest, length], …]` of them as JSON, and the length of that JSON in `trailerLength` digits. A pack is named for
 * the digest of the JSON and never changes.
 */
export interface Pack {
  name: string;
  size: number;
  objects: readonly PackedObject[];
}

export interface PackedObject {
  digest: string;
  offset: number;
  length: number;
}

export const trailerLength = 16;

export function packPath(folder: string, name: string): string {
  return join(folder, `${name}.pack`);
}

/** The name of the pack in a file of that name; undefined for any other file. */
export function packNameOf(file: string): string | undefined {
  return /^([0-9a-f]{64})\.pack$/.exec(file)?.[1];
}

export function packIndexText(objects: readonly PackedObject[]): string {
  return JSON.stringify(objects.map(({ digest, length }) => [digest, length]));
}

/** Undefined when the file is not what was written under this name. Throws for what is no file. */
export function readPack(folder: string, name: string): Pack | undefined {
  const { file, found } = openToRead(packPath(folder, name));
  try {
    const { size } = found;
    const indexEnd = size - trailerLength;
    const indexLength = Number(readAt(file, indexEnd, trailerLength));
    if (!Number.isInteger(indexLength)) return undefined;
    const contentsEnd = indexEnd - indexLength;
    const text = readAt(file, contentsEnd, indexLength);
    // The digest proves that this is the text that packIndexText made.
    if (text === undefined || sha256(text) !== name) return undefined;
    const index: [digest: string, length: number][] = JSON.parse(text);
    const objects = locate(index);
    const last = objects.at(-1);
    return (last?.offset ?? 0) + (last?.length ?? 0) === contentsEnd ? { name, size, objects } : undefined;
  } finally {
    closeSync(file);
  }
}

function readAt(file: number, offset: number, length: number): string | undefined {
  if (offset < 0) return undefined;
  const bytes = Buffer.alloc(length);
  return readSync(file, bytes, 0, length, offset) === length ? bytes.toString() : undefined;
}

function locate(index: readonly [digest: string, length: number][]): PackedObject[] {
  let offset = 0;
  return index.map(([digest, length]) => {
    const object = { digest, offset, length };
    offset += length;
    return object;
  });
}
