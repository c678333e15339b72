import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { PrivatePlace } from './find-paths.js';

/** The folders of the task and of the bundle, under both of their names where a link leads there, and the home. */
export async function privatePlaces(
  origins: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<readonly PrivatePlace[]> {
  const home = env['HOME'] || homedir();
  const real = await Promise.all(origins.map((folder) => realpath(folder)));
  const folders = new Set([...origins, ...real].map(withoutSlash));
  return [
    ...[...folders].map((folder): PrivatePlace => ({ folder, name: 'workspace' })),
    { folder: withoutSlash(home), name: 'home' },
  ];
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
