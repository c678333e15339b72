import { statSync } from 'node:fs';
import { type Manifest, manifestPath, readManifest, writeManifest } from './manifest.js';
import type { Snapshot } from './snapshot.js';

/** The manifests of a store. The last ones are remembered: a run goes back and forth between the same few snapshots. */
export interface Manifests {
  write(manifest: Manifest): Promise<Snapshot>;
  /** Throws `SNAPSHOT_UNKNOWN` or `SNAPSHOT_DAMAGED`. */
  read(snapshot: Pick<Snapshot, 'id'>): Promise<Manifest>;
}

/** The snapshot that is brought back and the one taken since; each may list every file of a large tree. */
const remembered = 2;

export function openManifests(store: string): Manifests {
  const recent = new Map<string, { manifest: Manifest; stamp: string }>();

  function remember(id: string, manifest: Manifest): void {
    const stamp = stampOf(manifestPath(store, id));
    recent.delete(id);
    if (stamp !== undefined) recent.set(id, { manifest, stamp });
    const [oldest] = recent.keys();
    if (recent.size > remembered && oldest !== undefined) recent.delete(oldest);
  }

  return {
    async write(manifest) {
      const snapshot = await writeManifest(store, manifest);
      remember(snapshot.id, manifest);
      return snapshot;
    },
    async read({ id }) {
      const known = recent.get(id);
      const isSame = known !== undefined && known.stamp === stampOf(manifestPath(store, id));
      const manifest = isSame ? known.manifest : await readManifest(store, { id });
      remember(id, manifest);
      return manifest;
    },
  };
}

/** Undefined when it is gone, as after a prune. */
function stampOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}`;
}
