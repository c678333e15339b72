import type { Arm } from '../arm.js';
import type { JudgedBundle } from '../plan/study-settings.js';
import type { Placebo } from './placebo/make-placebo.js';
import { selectArtifacts } from './select-artifacts.js';

/** What every trial of an arm gets, with the verdicts on that and on nothing else. */
export type ArmBundle = { qualifications: JudgedBundle['qualifications'] } & (
  | { from: 'nowhere' }
  | { from: 'folder'; bundle: Pick<JudgedBundle['bundle'], 'root' | 'artifacts'> }
  | { from: 'memory'; placebo: Placebo }
);

/** The artifacts of one arm: all that it is to have and that did not fail. Without a bundle every arm is plain. */
export function prepareArm(arm: Arm, source: JudgedBundle | undefined): ArmBundle {
  if (source === undefined) return { from: 'nowhere', qualifications: [] };
  const { placebo } = source;
  if (arm === 'placebo') {
    return placebo === undefined
      ? { from: 'nowhere', qualifications: [] }
      : { from: 'memory', placebo, qualifications: placebo.qualifications };
  }
  const qualifications = selectArtifacts(arm, source.qualifications);
  if (qualifications.length === 0) return { from: 'nowhere', qualifications };
  const chosen = new Set(qualifications.map(({ artifactId }) => artifactId));
  const { root, artifacts } = source.bundle;
  return {
    from: 'folder',
    bundle: { root, artifacts: artifacts.filter(({ id }) => chosen.has(id)) },
    qualifications,
  };
}
