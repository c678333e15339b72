import type { ArtifactKind } from '@harnessgym/registry';
import type { Arm } from '../arm.js';
import { hasHarness } from './has-harness.js';

/** What decides whether an arm has an artifact. */
export interface Selectable {
  kind: ArtifactKind | (string & {});
  /** Workspace-relative: the SKILL.md, the manifest, or the item. */
  path: string;
  verdict: 'qualified' | 'failed' | 'unchecked';
}

/**
 * The artifacts that a trial of the arm gets: of those that the arm is to have, all that passed, and those that have no check,
 * as a run shows them too. For `placebo` what its placebos stand for.
 */
export function selectArtifacts<A extends Selectable>(arm: Arm, artifacts: readonly A[]): A[] {
  return artifactsOfArm(arm, artifacts).filter(({ verdict }) => verdict !== 'failed');
}

/** What the arm is to have, whether or not it passed. */
export function artifactsOfArm<A extends Pick<Selectable, 'kind' | 'path'>>(arm: Arm, artifacts: readonly A[]): A[] {
  if (!hasHarness(arm)) return [];
  return artifacts.filter((artifact) => belongsTo(arm, artifact));
}

function belongsTo(arm: Arm, artifact: Pick<Selectable, 'kind' | 'path'>): boolean {
  if (arm === 'skills-only') return artifact.kind === 'skill';
  if (arm === 'mcp-only') return artifact.kind === 'mcp';
  return !arm.startsWith('without:') || !isNamed(artifact, arm.slice('without:'.length));
}

/** Whether a path that somebody wrote means this artifact: its file, or the folder of it, with or without `.harnessgym/`. */
export function isNamed({ kind, path }: Pick<Selectable, 'kind' | 'path'>, written: string): boolean {
  const named = written.replace(/^\.\//, '').replace(/\/+$/, '');
  const folder = kind === 'skill' || kind === 'mcp' ? path.slice(0, path.lastIndexOf('/')) : path;
  return [path, folder].some((one) => one === named || one === `.harnessgym/${named}`);
}
