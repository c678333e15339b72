import { resolve } from 'node:path';
import { isInside } from './is-inside.js';
import type { PermissionsDocument } from './manifest-document.js';
import { expand, type ManifestPlace } from './manifest-place.js';
import { quote } from './quote.js';

/**
 * What a manifest asks for, every path absolute and inside the workspace. A sandbox shows the server no more of the
 * workspace than that; network and variables it gets where the user allows them too.
 */
export interface ServerPermissions {
  network: boolean;
  write: readonly string[];
  read: readonly string[];
  /** Names of environment variables. */
  env: readonly string[];
}

/** What is not mentioned is not asked for. */
export async function readPermissions(written: PermissionsDocument, place: ManifestPlace): Promise<ServerPermissions> {
  return {
    network: written.network ?? false,
    write: await resolvePaths(written.write ?? [], 'permissions.write', place),
    read: await resolvePaths(written.read ?? [], 'permissions.read', place),
    env: written.env ?? [],
  };
}

async function resolvePaths(written: readonly string[], field: string, place: ManifestPlace): Promise<string[]> {
  const paths: string[] = [];
  for (const one of written) {
    const path = resolve(place.root, expand(one, field, place));
    if (!(await isInside(place.root, path))) {
      throw place.invalid(
        `"${field}" leads out of the workspace (${quote(one)}). Write paths relative to the workspace, or with \${workspace} or \${artifact_dir}`,
      );
    }
    paths.push(path);
  }
  return paths;
}
