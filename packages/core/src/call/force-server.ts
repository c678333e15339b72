import { join } from 'node:path';
import { itemPath, openRegistry, RegistryError, readServerManifest, type ServerManifest } from '@harnessgym/registry';
import { CoreError } from '../errors.js';
import { openDocket } from '../qualification/open-docket.js';
import type { CallableServer, ServerWish } from './find-server.js';
import type { SandboxRecord } from './read-activation.js';

/**
 * The server of that name by its manifest, whatever became of it: for people, and for agents that try what they build. A run's
 * agent gets none whose bytes are quarantined. Writes nothing. Throws CoreError SERVER_NOT_ACTIVE.
 */
export async function forceServer(
  { workspace, stateFolder, server: name, caller }: ServerWish,
  sandbox: SandboxRecord,
): Promise<CallableServer> {
  const docket = stateFolder === undefined ? undefined : await openDocket({ workspace, stateFolder });
  const registry = await openRegistry(workspace, { readOnly: true, ...(docket && { docket }) });
  const broken: string[] = [];
  for (const artifact of registry.artifacts()) {
    if (artifact.kind !== 'mcp' || artifact.status.state === 'missing') continue;
    try {
      const manifest = await readServerManifest(workspace, artifact);
      if (manifest.name !== name) continue;
      if (artifact.status.state === 'quarantined' && caller === 'agent')
        throw quarantined(name, artifact.status.reason);
      const artifactFolder = join(workspace, itemPath(artifact));
      return { ...callable(manifest), artifactFolder, sandbox };
    } catch (error) {
      if (!RegistryError.isInstance(error)) throw error;
      broken.push(error.message);
    }
  }
  const message = `No manifest below ${workspace}/.harnessgym/mcp names a server ${JSON.stringify(name)}.`;
  throw new CoreError('SERVER_NOT_ACTIVE', { message: [message, ...broken].join(' ') });
}

function quarantined(name: string, reason: string): CoreError {
  const message = `The server ${JSON.stringify(name)} is quarantined (${reason}) and is not started in a run. Change it, and it can be tried again.`;
  return new CoreError('SERVER_NOT_ACTIVE', { message });
}

function callable(manifest: ServerManifest): Omit<CallableServer, 'artifactFolder' | 'sandbox'> {
  const { name, command, args, cwd, env, permissions, enabledTools, startupTimeoutMs, toolTimeoutMs } = manifest;
  const declared = { env, ...(permissions && { permissions }) };
  return { command: { name, command, args, cwd }, declared, enabledTools, startupTimeoutMs, toolTimeoutMs };
}
