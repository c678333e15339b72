// @ts-check
import { join } from 'node:path';
import { isObject, readJson, updateJson } from './json-file.mjs';

/**
 * @import { FakeScene } from '@harnessgym/runners'
 * @import { Json } from './json-file.mjs'
 * @typedef {{ kind: string, path: string, description: string }} NewArtifact
 */

/**
 * Enters an artifact into the workspace's registry, or renews its entry; what else the entry holds stays.
 * @param {Pick<FakeScene, 'workspace' | 'iteration'>} scene
 * @param {NewArtifact} artifact
 */
export async function registerArtifact({ workspace, iteration }, artifact) {
  const id = `${artifact.kind}:${artifact.path}`;
  const now = new Date().toISOString();
  await updateJson(registryPath(workspace), (registry) => {
    const entries = entriesOf(registry);
    const old = entries.find((entry) => entry['id'] === id);
    const metadata = { ...(isObject(old?.['metadata']) ? old['metadata'] : {}), source: 'fake-runner' };
    const entry = { created_at: now, ...old, id, ...artifact, iteration, metadata };
    const others = entries.filter((other) => other !== old);
    return { version: 1, metadata: {}, ...registry, updated_at: now, artifacts: [...others, entry] };
  });
}

/**
 * The entries as they stand in the file.
 * @param {string} workspace
 */
export async function listArtifacts(workspace) {
  return entriesOf(await readJson(registryPath(workspace)));
}

/** @param {string} workspace */
function registryPath(workspace) {
  return join(workspace, '.harnessgym', 'registry.json');
}

/** @param {Json} registry */
function entriesOf(registry) {
  const artifacts = registry['artifacts'];
  return Array.isArray(artifacts) ? artifacts.filter(isObject) : [];
}
