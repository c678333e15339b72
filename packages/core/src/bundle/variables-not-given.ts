import { missingVariables } from '@harnessgym/qualify';
import { type Bundle, RegistryError, readServerManifest } from '@harnessgym/registry';

/** What servers of a bundle declare of the environment and do not get. A manifest that cannot be read is told by its check. */
export async function variablesNotGiven(bundle: Bundle, allowed: readonly string[]): Promise<readonly string[]> {
  const servers = bundle.artifacts.filter(({ kind }) => kind === 'mcp');
  const missing = servers.map(async (artifact) => {
    try {
      const manifest = await readServerManifest(bundle.root, artifact);
      return missingVariables(manifest, allowed).map((one) => `${artifact.path}: ${one}`);
    } catch (error) {
      if (RegistryError.isInstance(error)) return [];
      throw error;
    }
  });
  return (await Promise.all(missing)).flat();
}
