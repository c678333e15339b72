import {
  type Artifact,
  type Bundle,
  RegistryError,
  readServerManifest,
  type ServerManifest,
} from '@harnessgym/registry';

/** The manifests of a bundle's servers, without those that cannot be used: that is a verdict on their servers. */
export async function readManifests({
  root,
  artifacts,
}: Bundle): Promise<readonly { artifact: Artifact; manifest: ServerManifest }[]> {
  const found: { artifact: Artifact; manifest: ServerManifest }[] = [];
  for (const artifact of artifacts.filter(({ kind }) => kind === 'mcp')) {
    try {
      found.push({ artifact, manifest: await readServerManifest(root, artifact) });
    } catch (error) {
      if (!RegistryError.isInstance(error)) throw error;
    }
  }
  return found;
}
