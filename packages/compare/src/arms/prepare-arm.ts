import type { Bundle } from '@harnessgym/registry';
import type { Arm } from '../arm.js';
import type { JudgedBundle, KnownVerdict } from './judged-bundle.js';
import { selectArtifacts } from './select-artifacts.js';

/** Where the artifacts of the arms come from. */
export interface ArmSources extends JudgedBundle {
  /** What `writePlacebo` made, judged like any other bundle; for the arm `placebo`. */
  placebo?: JudgedBundle;
  /** Kinds that no arm has. */
  excludedKinds?: readonly string[];
}

/** What every trial of an arm gets. */
export interface ArmBundle {
  arm: Arm;
  /** Absent when it gets nothing. */
  bundle?: Pick<Bundle, 'root' | 'artifacts'>;
  /** On those artifacts, and on no other. */
  verdicts: readonly KnownVerdict[];
}

/** The artifacts of one arm: all that it is to have and that did not fail. Without sources every arm is plain. */
export function prepareArm(arm: Arm, sources: ArmSources | undefined): ArmBundle {
  const source = arm === 'placebo' ? sources?.placebo : sources;
  if (sources === undefined || source === undefined) return { arm, verdicts: [] };
  const { excludedKinds = [] } = sources;
  const allowed = source.verdicts.filter(({ kind }) => !excludedKinds.includes(kind));
  const verdicts = selectArtifacts(arm, allowed);
  if (verdicts.length === 0) return { arm, verdicts };
  const { root, artifacts } = source.bundle;
  const chosen = new Map(verdicts.map((one) => [one.artifactId, one]));
  const had = artifacts.filter(({ id }) => chosen.has(id));
  const changed = had.find(({ id, digest }) => chosen.get(id)?.digest !== digest);
  if (changed !== undefined) throw new Error(`${changed.path} is not what was judged for this study.`);
  return { arm, bundle: { root, artifacts: had }, verdicts };
}
