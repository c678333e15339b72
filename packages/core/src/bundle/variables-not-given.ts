import { missingVariables } from '@harnessgym/qualify';
import type { Artifact, ServerManifest } from '@harnessgym/registry';

/** What servers of a bundle declare of the environment and do not get. */
export function variablesNotGiven(
  servers: readonly { artifact: Artifact; manifest: ServerManifest }[],
  allowed: readonly string[],
): readonly string[] {
  return servers.flatMap(({ artifact, manifest }) =>
    missingVariables(manifest, allowed).map((one) => `${artifact.path}: ${one}`),
  );
}
