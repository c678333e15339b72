import { readdirSync, readSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { openToRead } from '@harnessgym/internal-fs/open-to-read';
import { closeQuietly } from './close-quietly.js';
import { type Pack, type PackedObject, packNameOf, packPath, readPack } from './pack.js';
import { smallLimit } from './read-small-file.js';
import { writePack } from './write-pack.js';

/** The packs of a store, which other processes may add to. */
export interface Packs {
  /** Learns which packs there are now; one that is cut short, or otherwise not what was written, does not count. */
  refresh(): void;
  holds(digest: string): boolean;
  openReader(): PackReader;
  /** Writes a pack anew without what is damaged in it, so that the next take stores that again. */
  salvage(digest: string): Promise<void>;
}

export interface PackReader extends Disposable {
  /** The content, valid until the next call; undefined when it is missing or not the digest's. */
  read(digest: string): Uint8Array | undefined;
}

export function readPacks(folders: { packs: string; temporaries: string }): Packs {
  const folder = folders.packs;
  let known = new Map<string, Pack>();
  let places = new Map<string, { pack: Pack; object: PackedObject }>();
  const room = Buffer.alloc(smallLimit);

  function openReader(): PackReader {
    const files = new Map<string, number>();
    return {
      read(digest) {
        const place = places.get(digest);
        if (place === undefined) return undefined;
        const { pack, object } = place;
        const file = files.get(pack.name) ?? openUnlessGone(packPath(folder, pack.name));
        if (file === undefined) return undefined;
        files.set(pack.name, file);
        const count = readSync(file, room, 0, object.length, object.offset);
        const bytes = room.subarray(0, count);
        return sha256(bytes) === digest ? bytes : undefined;
      },
      [Symbol.dispose]() {
        for (const file of files.values()) closeQuietly(file);
      },
    };
  }

  function refresh(): void {
    const packs = listPacks(folder, known);
    const added = packs.filter((pack) => known.get(pack.name) !== pack);
    const onlyAdded = packs.length - added.length === known.size;
    if (!onlyAdded) places = new Map();
    known = new Map(packs.map((pack) => [pack.name, pack]));
    for (const pack of onlyAdded ? added : packs) {
      for (const object of pack.objects) places.set(object.digest, { pack, object });
    }
  }

  return {
    refresh,
    holds: (digest) => places.has(digest),
    openReader,

    async salvage(digest) {
      const damaged = places.get(digest)?.pack;
      if (damaged === undefined) return;
      using reader = openReader();
      await using writer = writePack(folders);
      for (const object of damaged.objects) {
        const bytes = reader.read(object.digest);
        if (bytes !== undefined) writer.append(object.digest, bytes);
      }
      // It has the old name when another process mended the pack meanwhile.
      if ((await writer.publish()) !== damaged.name) await rm(packPath(folder, damaged.name), { force: true });
      refresh();
    },
  };
}

function openUnlessGone(path: string): number | undefined {
  try {
    return openToRead(path).file;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function listPacks(folder: string, known: ReadonlyMap<string, Pack>): Pack[] {
  return readdirSync(folder).flatMap((file) => {
    const name = packNameOf(file);
    if (name === undefined) return [];
    try {
      const before = known.get(name);
      const pack = before?.size === statSync(packPath(folder, name)).size ? before : readPack(folder, name);
      return pack === undefined ? [] : [pack];
    } catch (error) {
      // Another process wrote it anew meanwhile.
      if (isMissing(error)) return [];
      throw error;
    }
  });
}
