import type { Qualification } from '@harnessgym/qualify';
import { openRegistry } from '@harnessgym/registry';
import { openDocket } from './open-docket.js';
import { settlePassed } from './settle-passed.js';

export type KnownQualification = Pick<Qualification, 'kind' | 'path' | 'digest' | 'verdict' | 'tools' | 'framing'>;

/**
 * Makes a workspace, into which a bundle was copied, know what became of the bundle elsewhere: what passed there is active
 * in its next run, and nothing of it is judged again. A verdict on other bytes does not hold. Throws CoreError and
 * RegistryError when it cannot be written.
 */
export async function knowVerdicts(
  qualifications: readonly KnownQualification[],
  place: { workspace: string; stateFolder: string },
): Promise<void> {
  const docket = await openDocket(place);
  const registry = await openRegistry(place.workspace, { docket });
  const ids = new Map(registry.artifacts().map(({ kind, path, id }) => [`${kind} ${path}`, id]));
  const known = qualifications.flatMap((one) => {
    const artifactId = ids.get(`${one.kind} ${one.path}`);
    return artifactId === undefined ? [] : [{ ...one, artifactId }];
  });
  // The report lies where the bundle was judged, and a workspace tells no such place.
  await settlePassed({ qualifications: known, reportPath: '' }, { registry });
}
