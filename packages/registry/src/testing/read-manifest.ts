import type { Artifact } from '../artifact.js';
import { readServerManifest, type ServerManifest } from '../manifest.js';
import type { ScratchWorkspace } from './scratch-workspace.js';

const path = '.harnessgym/mcp/my server/mcp.json';
export const server: Artifact = {
  id: `mcp:${path}`,
  kind: 'mcp',
  path,
  description: '',
  digest: '',
  status: { state: 'candidate' },
  metadata: {},
};

/** Writes the manifest of `server`, as text or as JSON, and reads it as the package does. */
export async function readManifest(workspace: ScratchWorkspace, manifest: unknown): Promise<ServerManifest> {
  await workspace.put('mcp/my server/mcp.json', typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  return readServerManifest(workspace.root, server);
}
