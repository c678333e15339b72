import { join } from 'node:path';
import {
  type ConfigBase,
  type FoundBundle,
  findBundle,
  type QualifyBundleRequest,
  qualifyBundle,
} from '@harnessgym/core';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import type { Qualification } from '@harnessgym/qualify';
import { type Artifact, type ArtifactKind, artifactKinds, type Bundle, openRegistry } from '@harnessgym/registry';
import { planInvalid } from './plan-invalid.js';
import type { PlannedArtifact } from './study-schema.js';
import type { JudgedBundle } from './study-settings.js';
import type { WrittenStudy } from './written-study.js';

/** A bundle that was named, as it lies there now. */
export interface NamedBundle {
  /** The `.harnessgym` folder. */
  harness: string;
  bundle: Bundle;
  excludedKinds: readonly ArtifactKind[];
  warnings: readonly string[];
}

/** Undefined without `--artifact-source`. Throws CompareError PLAN_INVALID, or CoreError CONFIG_INVALID for what is no bundle. */
export async function readBundle(
  { artifactSource, excludeKind = [] }: WrittenStudy,
  cwd: string,
): Promise<NamedBundle | undefined> {
  const excludedKinds = readKinds(excludeKind);
  if (artifactSource === undefined) {
    if (excludedKinds.length === 0) return undefined;
    throw planInvalid('--exclude-kind has no effect without --artifact-source. Leave it out, or name a bundle.');
  }
  const root = rootOf(await findBundle(artifactSource, cwd));
  const registry = await openRegistry(root, { readOnly: true });
  const { warnings } = await registry.sync({});
  const bundle = registry.bundle(({ kind }) => !excludedKinds.includes(kind));
  const harness = join(root, '.harnessgym');
  if (bundle.artifacts.length > 0) return { harness, bundle, excludedKinds, warnings };
  const but =
    excludedKinds.length > 0 ? ` but of the kinds that --exclude-kind names (${excludedKinds.join(', ')})` : '';
  throw planInvalid(
    `--artifact-source: there is no artifact in ${harness}${but}, so harnessed would be plain. Name a bundle that holds one, or leave the flag out.`,
  );
}

function readKinds(written: readonly string[]): ArtifactKind[] {
  const kinds = [...new Set(written.flatMap((names) => names.split(',').map((name) => name.trim())))];
  return kinds.map((name) => {
    const kind = artifactKinds.find((one) => one === name);
    if (kind !== undefined) return kind;
    throw planInvalid(`--exclude-kind: "${name}" is unknown. Use one of: ${artifactKinds.join(', ')}.`);
  });
}

function rootOf(found: FoundBundle): string {
  if (found.form === 'workspace' && found.part === undefined) return found.root;
  const named = found.form === 'workspace' ? found.part : found.folder;
  throw planInvalid(
    `--artifact-source: ${named} is one artifact. Name the workspace that holds .harnessgym, or that folder; --arms without:<path> leaves artifacts out.`,
  );
}

export interface JudgeRequest extends Pick<ConfigBase, 'cwd' | 'env'> {
  /** The template of the study. */
  template: string;
  written: WrittenStudy;
  signal: AbortSignal;
}

/** Qualifies the bundle once for all trials, in a clean room of the template. Throws as core's `qualifyBundle`. */
export async function judgeBundle(named: NamedBundle, request: JudgeRequest): Promise<JudgedBundle> {
  const asked = { ...roomOf(request), bundle: named.harness, excludedKinds: named.excludedKinds };
  const { report, evidence, warnings } = await qualifyBundle(asked);
  // best-effort: `harnessgym qualify` keeps the evidence for who looks for it.
  if (evidence !== undefined) await removeTree(evidence).catch(() => undefined);
  return { bundle: named.bundle, qualifications: report.qualifications, warnings };
}

/** The clean room of whatever is judged for a study: what it leaves out, and what servers in it may reach. */
export function roomOf({ template, written, cwd, env, signal }: JudgeRequest): Omit<QualifyBundleRequest, 'bundle'> {
  const { ignore, gitignore, sandbox, allowNetwork, allowEnv } = written;
  return {
    cwd,
    workspace: template,
    ...(ignore && { ignore }),
    ...(gitignore && { gitignore }),
    ...(sandbox !== undefined && { sandbox }),
    ...(allowNetwork && { allowNetwork }),
    ...(allowEnv && { allowEnv }),
    env,
    signal,
  };
}

/** What the plan says of each artifact. */
export function plannedArtifacts({ bundle, qualifications }: JudgedBundle): PlannedArtifact[] {
  const judged = new Map(qualifications.map((one) => [one.artifactId, one]));
  return bundle.artifacts.map((artifact) => plannedArtifact({ ...judged.get(artifact.id), ...artifact }));
}

export function plannedArtifact({
  kind,
  path,
  digest,
  verdict = 'unchecked',
  reason = '',
}: Pick<Artifact, 'kind' | 'path' | 'digest'> & Partial<Qualification>): PlannedArtifact {
  return { kind, path, digest, verdict, ...(reason !== '' && { reason }) };
}
