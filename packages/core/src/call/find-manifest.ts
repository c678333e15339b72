import { openRegistry, RegistryError, readServerManifest, type ServerManifest } from '@harnessgym/registry';
import { CoreError } from '../errors.js';
import type { CallableServer } from './find-server.js';

/** The server of that name by its manifest, whatever became of it. Writes nothing. Throws CoreError SERVER_NOT_ACTIVE. */
export async function findManifest(workspace: string, name: string): Promise<CallableServer> {
  const registry = await openRegistry(workspace, { readOnly: true });
  const broken: string[] = [];
  for (const artifact of registry.artifacts()) {
    if (artifact.kind !== 'mcp' || artifact.status.state === 'missing') continue;
    try {
      const manifest = await readServerManifest(workspace, artifact);
      if (manifest.name === name) return callable(manifest);
    } catch (error) {
      if (!RegistryError.isInstance(error)) throw error;
      broken.push(error.message);
    }
  }
  const message = `No manifest below ${workspace}/.harnessgym/mcp names a server ${JSON.stringify(name)}.`;
  throw new CoreError('SERVER_NOT_ACTIVE', { message: [message, ...broken].join(' ') });
}

function callable(manifest: ServerManifest): CallableServer {
  const { name, command, args, cwd, env, enabledTools, startupTimeoutMs, toolTimeoutMs } = manifest;
  return { command: { name, command, args, cwd, env }, enabledTools, startupTimeoutMs, toolTimeoutMs };
}
