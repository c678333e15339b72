import { type Bundle, RegistryError, readServerManifest } from '@harnessgym/registry';

/** A warning for each name that no server of the bundle has: nothing is allowed by it, and nobody would say so. */
export async function doubtAllowNetwork(allowed: readonly string[], bundle: Bundle): Promise<readonly string[]> {
  if (allowed.length === 0) return [];
  const names = await serverNames(bundle);
  const known = names.length === 0 ? 'It has no server.' : `Its servers: ${names.join(', ')}.`;
  return allowed
    .filter((name) => name !== '*' && !names.includes(name))
    .map((name) => `--allow-network: no server of the bundle is named "${name}". ${known}`);
}

async function serverNames({ root, artifacts }: Bundle): Promise<readonly string[]> {
  const names: string[] = [];
  for (const artifact of artifacts.filter(({ kind }) => kind === 'mcp')) {
    try {
      names.push((await readServerManifest(root, artifact)).name);
    } catch (error) {
      // A manifest that cannot be used is a verdict on its server.
      if (!RegistryError.isInstance(error)) throw error;
    }
  }
  return names;
}
