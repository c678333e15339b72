import { writeFileSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { claimName, giveUpName } from './owned-name.js';
import { type PackedObject, packIndexText, packPath, trailerLength } from './pack.js';

/** A pack in the making. Nobody sees it before `publish`; disposing one that was not published removes it. */
export interface PackWriter extends AsyncDisposable {
  has(digest: string): boolean;
  append(digest: string, bytes: Uint8Array): Promise<void>;
  /** On the disk for good, with all that was appended. Without anything there is no pack. */
  publish(): Promise<void>;
}

export function writePack({ packs, temporaries }: { packs: string; temporaries: string }): PackWriter {
  const temporary = claimName();
  const path = join(temporaries, temporary);
  const objects: PackedObject[] = [];
  const digests = new Set<string>();
  let file: FileHandle | undefined;
  let end = 0;

  return {
    has: (digest) => digests.has(digest),

    async append(digest, bytes) {
      file ??= await open(path, 'wx', 0o600);
      writeFileSync(file.fd, bytes);
      objects.push({ digest, offset: end, length: bytes.length });
      digests.add(digest);
      end += bytes.length;
    },

    async publish() {
      if (file === undefined) return;
      const text = packIndexText(objects);
      const trailer = String(Buffer.byteLength(text)).padStart(trailerLength, '0');
      writeFileSync(file.fd, text + trailer);
      await file.sync();
      await rename(path, packPath(packs, sha256(text)));
    },

    async [Symbol.asyncDispose]() {
      // best-effort: the next opening of the store removes it, and an error that led here is the one to tell.
      await file?.close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
      giveUpName(temporary);
    },
  };
}
