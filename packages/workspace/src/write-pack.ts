import { fsync, openSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { syncFolder } from '@harnessgym/internal-fs/sync-folder';
import { closeQuietly } from './close-quietly.js';
import { claimName, giveUpName } from './owned-name.js';
import { type PackedObject, packIndexText, packPath, trailerLength } from './pack.js';
import { smallLimit } from './read-small-file.js';

/** A pack in the making. Nobody sees it before `publish`; disposing one that was not published removes it. */
export interface PackWriter extends AsyncDisposable {
  has(digest: string): boolean;
  /** After a failure the writer can only be disposed of: a part of what was collected may have been written. */
  append(digest: string, bytes: Uint8Array): void;
  /**
   * It is on the disk for good, with all that was appended. The pack's name; without anything there is none.
   */
  publish(): Promise<string | undefined>;
}

export function writePack({ packs, temporaries }: { packs: string; temporaries: string }): PackWriter {
  const temporary = claimName();
  const path = join(temporaries, temporary);
  const objects: PackedObject[] = [];
  const digests = new Set<string>();
  let file: number | undefined;
  let end = 0;
  // Many small writes cost more than the bytes: they are collected first.
  const unwritten = { room: Buffer.alloc(0), length: 0 };

  function flush(file: number): void {
    writeFileSync(file, unwritten.room.subarray(0, unwritten.length));
    unwritten.length = 0;
  }

  return {
    has: (digest) => digests.has(digest),

    append(digest, bytes) {
      if (file === undefined) {
        file = openSync(path, 'wx', 0o600);
        unwritten.room = Buffer.alloc(smallLimit);
      }
      if (unwritten.length + bytes.length > smallLimit) flush(file);
      unwritten.room.set(bytes, unwritten.length);
      unwritten.length += bytes.length;
      objects.push({ digest, offset: end, length: bytes.length });
      digests.add(digest);
      end += bytes.length;
    },

    async publish() {
      if (file === undefined) return undefined;
      flush(file);
      const text = packIndexText(objects);
      const trailer = String(Buffer.byteLength(text)).padStart(trailerLength, '0');
      writeFileSync(file, text + trailer);
      await promisify(fsync)(file);
      const name = sha256(text);
      await rename(path, packPath(packs, name));
      await syncFolder(packs);
      return name;
    },

    async [Symbol.asyncDispose]() {
      // best-effort: the next opening of the store removes it, and an error that led here is the one to tell.
      if (file !== undefined) closeQuietly(file);
      await rm(path, { force: true }).catch(() => undefined);
      giveUpName(temporary);
    },
  };
}
