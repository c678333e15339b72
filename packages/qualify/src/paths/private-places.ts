import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { PrivatePlace } from './find-paths.js';

/** The training workspace, under both of its names where a link leads to it, and the home. */
export async function privatePlaces(workspace: string, env: NodeJS.ProcessEnv): Promise<readonly PrivatePlace[]> {
  const home = env['HOME'] || homedir();
  const folders = new Set([workspace, await realpath(workspace)].map(withoutSlash));
  return [
    ...[...folders].map((folder): PrivatePlace => ({ folder, name: 'workspace' })),
    { folder: withoutSlash(home), name: 'home' },
  ];
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
