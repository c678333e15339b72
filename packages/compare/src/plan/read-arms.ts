import { type Arm, armSchema } from '../arm.js';
import { planInvalid } from './plan-invalid.js';
import type { PlannedArtifact } from './study-schema.js';

/**
 * The arms by name, each once, `plain` among them. Throws CompareError PLAN_INVALID for one that is unknown, that needs a
 * bundle where there is none, or that would hold nothing.
 */
export function readArms(
  written: string | undefined,
  artifacts: readonly PlannedArtifact[] | undefined,
): readonly [Arm, ...Arm[]] {
  const names = (written ?? 'plain,harnessed').split(',').map((name) => name.trim());
  const [first, ...others] = names.filter((name) => name !== '').map((name) => readArm(name, artifacts));
  if (first === undefined) throw planInvalid(`--arms is empty. Write names with commas between them. ${known}`);
  const arms = [first, ...others] as const;
  const twice = arms.find((arm, index) => arms.indexOf(arm) !== index);
  if (twice !== undefined) {
    throw planInvalid(`--arms names ${twice} twice. For a second arm without artifacts write plain2.`);
  }
  if (!arms.includes('plain') || arms.length < 2) {
    throw planInvalid(`--arms needs plain, which others are compared with, and one more. ${known}`);
  }
  return arms;
}

const known = 'Known: plain, harnessed, plain2, placebo, skills-only, mcp-only, without:<path of an artifact>.';

function readArm(name: string, artifacts: readonly PlannedArtifact[] | undefined): Arm {
  const arm = armSchema.safeParse(name);
  if (!arm.success) throw planInvalid(`--arms: "${name}" is unknown. ${known}`);
  const isWithoutBundle = arm.data === 'plain' || arm.data === 'plain2' || arm.data === 'harnessed';
  if (isWithoutBundle) return arm.data;
  if (artifacts === undefined) throw planInvalid(`--arms: ${name} needs a bundle. Name one with --artifact-source.`);
  const usable = artifacts.filter(({ verdict }) => verdict !== 'failed');
  if (arm.data.startsWith('without:')) return leaveOneOut(arm.data.slice('without:'.length), { artifacts, usable });
  const kind = { 'skills-only': 'skill', 'mcp-only': 'mcp' }[arm.data as string];
  const part = usable.filter((artifact) => kind === undefined || artifact.kind === kind);
  if (part.length > 0) return arm.data;
  throw planInvalid(`--arms: ${name} would hold nothing: the bundle has no such artifact that qualified.`);
}

/** The artifact may be named by its folder. */
function leaveOneOut(
  written: string,
  { artifacts, usable }: { artifacts: readonly PlannedArtifact[]; usable: readonly PlannedArtifact[] },
): Arm {
  const wanted = written.replace(/\/+$/, '');
  const isMeant = ({ path }: PlannedArtifact) => path === wanted || path.startsWith(`${wanted}/`);
  const [found, second] = artifacts.filter(isMeant);
  if (found === undefined || second !== undefined) {
    const paths = artifacts.map(({ path }) => path).join(', ');
    const problem = found === undefined ? 'is no artifact of the bundle' : 'is more than one artifact';
    throw planInvalid(`--arms: "without:${written}" ${problem}. Name one of: ${paths}.`);
  }
  if (!usable.includes(found)) {
    throw planInvalid(`--arms: ${found.path} failed its checks, so no arm has it: without it is harnessed.`);
  }
  if (usable.length === 1) throw planInvalid(`--arms: without ${found.path} nothing is left, which is plain.`);
  return `without:${found.path}`;
}
