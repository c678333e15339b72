import type { Arms, Observation } from './observation.js';

/** What is drawn as one when trials are drawn again, by places in the arms: a block with a trial of each arm, or a trial alone. */
export interface Unit {
  treated?: number;
  control?: number;
}

/**
 * The trials of two arms as they are drawn together, in groups of a kind: whole blocks, so that what their trials have in common
 * stays in common; then the trials of either arm in no such block. Whatever order the trials come in, it is the same.
 */
export function drawnTogether({ treated, control }: Arms): Unit[][] {
  const ofTreated = onlyOnes(treated);
  const ofControl = onlyOnes(control);
  const paired = [...ofTreated.keys()].filter((block) => ofControl.has(block)).sort((a, b) => a - b);
  const isPaired = new Set(paired);
  const alone = (arm: readonly Observation[]) => {
    const places = [...arm.keys()].filter((place) => !isPaired.has((arm[place] as Observation).block));
    return places.sort((a, b) => compareTrials(arm[a] as Observation, arm[b] as Observation));
  };
  const groups: Unit[][] = [
    paired.map((block) => ({ treated: ofTreated.get(block) as number, control: ofControl.get(block) as number })),
    alone(treated).map((place) => ({ treated: place })),
    alone(control).map((place) => ({ control: place })),
  ];
  return groups.filter((group) => group.length > 0);
}

/** The place of the trial of each block that has no other of this arm. */
function onlyOnes(arm: readonly Observation[]): Map<number, number> {
  const places = new Map<number, number>();
  const several = new Set<number>();
  for (const [place, { block }] of arm.entries()) {
    if (places.has(block)) several.add(block);
    places.set(block, place);
  }
  for (const block of several) places.delete(block);
  return places;
}

function compareTrials(a: Observation, b: Observation): number {
  const worst = -Number.MAX_VALUE;
  return a.block - b.block || (a.value ?? worst) - (b.value ?? worst);
}
