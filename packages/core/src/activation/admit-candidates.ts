import { join } from 'node:path';
import type { Qualification } from '@harnessgym/qualify';
import {
  type Artifact,
  type Bundle,
  RegistryError,
  readServerManifest,
  type ServerManifest,
} from '@harnessgym/registry';
import type { IterationContext } from '../run/context.js';
import type { Skipped } from '../run/records.js';

/** Candidates that are mounted all the same, and those that are not. */
export interface Admission {
  /** By artifact id. */
  admitted: ReadonlyMap<string, Admitted>;
  refused: readonly Skipped[];
}

/** The tools that a server really lists and enables, none of a skill; and its framing. */
export type Admitted = Pick<Qualification, 'tools' | 'framing'>;

/**
 * With an activation gate, admits the candidates that nothing qualified: skills as they are, servers that pass the
 * gate. Without one nobody is admitted, because what is new has to be qualified.
 */
export async function admitCandidates(
  { reportFolder, mayMount }: { reportFolder: string; mayMount(artifact: Artifact): boolean },
  context: IterationContext,
): Promise<Admission> {
  const { gate, registry, store, standing, signal, runId, iteration } = context;
  if (gate === undefined) return { admitted: new Map(), refused: [] };
  const candidates = registry.artifacts().filter((one) => one.status.state === 'candidate' && mayMount(one));
  const skills = candidates.filter(({ kind }) => kind === 'skill');
  const servers = candidates.filter(({ kind }) => kind === 'mcp');
  const bundle = registry.bundle(({ status }) => status.state !== 'quarantined');
  const request = { bundle, template: standing.template, signal, reportFolder, runId, iteration };
  await store.prepare([join(reportFolder, 'qualification.json')], iteration);
  const answers = await gate.check(servers, request);
  const passed = answers.filter(({ verdict }) => verdict === 'qualified');
  const failed = answers.filter(({ verdict }) => verdict === 'failed');
  return {
    admitted: new Map([
      ...skills.map(({ id }): [string, Admitted] => [id, { tools: [] }]),
      ...passed.map((one): [string, Admitted] => [one.artifactId, one]),
    ]),
    refused: await Promise.all(failed.map((qualification) => refuse(qualification, bundle))),
  };
}

async function refuse(refusal: Qualification, { root, artifacts }: Bundle): Promise<Skipped> {
  const artifact = artifacts.find(({ id }) => id === refusal.artifactId);
  if (artifact === undefined) throw new Error(`The gate judged ${refusal.artifactId}, which nobody asked for.`);
  const manifest = await readManifest(root, artifact);
  return { artifact, reason: refusal.reason, refusal, ...(manifest && { manifest }) };
}

async function readManifest(root: string, artifact: Artifact): Promise<ServerManifest | undefined> {
  try {
    return await readServerManifest(root, artifact);
  } catch (error) {
    // What is wrong with it is the reason of the refusal.
    if (RegistryError.isInstance(error)) return undefined;
    throw error;
  }
}
