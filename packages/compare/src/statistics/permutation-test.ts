import { doubledRanks } from './doubled-ranks.js';
import { costOfCounting, exactNull, type RankSums } from './exact-null.js';
import { merits } from './merits.js';
import type { Arms } from './observation.js';
import type { Random } from './random.js';
import { shuffled } from './random.js';

export interface PermutationTest {
  /** Two-sided: how often labels given at random differ at least as much. */
  pValue: number;
  method: 'exact' | { draws: number };
  /** Whose trials rank better than labels given at random would have them. */
  favours: 'treated' | 'control' | 'neither';
}

/** Additions, a few hundredths of a second: up to so many every way to give out the labels is counted. */
const mostForExact = 30_000_000;

/**
 * The permutation test of the rank sum: ranks over all trials, labels exchanged within blocks. Exact by counting while that is quick,
 * as it is for a hundred pairs; beyond, by `draws` random labellings, where the observed one counts as drawn (Phipson and Smyth, 2010).
 * Holds its error rate whatever the values are distributed like. Undefined when an arm is empty.
 */
export function permutationTest(
  arms: Arms,
  { random, draws }: { random: Random; draws: number },
): PermutationTest | undefined {
  const blocks = labelledRanks(arms);
  if (arms.treated.length === 0 || arms.control.length === 0) return undefined;
  const observed = sum(blocks.flatMap(({ ranks, treated }) => ranks.slice(0, treated)));
  const expected = sum(blocks.map(({ ranks, treated }) => (treated * sum(ranks)) / ranks.length));
  const distance = Math.abs(observed - expected) - 1e-9;
  const favours = distance < 0 ? 'neither' : observed > expected ? 'treated' : 'control';
  if (costOfCounting(blocks) <= mostForExact) {
    return { pValue: tailOf(exactNull(blocks), { expected, distance }), method: 'exact', favours };
  }
  let asFar = 1;
  for (let draw = 0; draw < draws; draw += 1) {
    if (Math.abs(drawTotal(blocks, random) - expected) >= distance) asFar += 1;
  }
  return { pValue: asFar / (draws + 1), method: { draws }, favours };
}

/** The ranks of a block, doubled so that they are whole; those of its treated trials come first. */
export interface RankedBlock {
  ranks: readonly number[];
  treated: number;
}

function labelledRanks({ treated, control, direction }: Arms): RankedBlock[] {
  const all = [...treated, ...control];
  const ranks = doubledRanks(merits(all, direction));
  const blocks = new Map<number, { ranks: number[]; treated: number }>();
  for (const [index, { block }] of all.entries()) {
    const known = blocks.get(block) ?? { ranks: [], treated: 0 };
    known.ranks.push(ranks[index] as number);
    if (index < treated.length) known.treated += 1;
    blocks.set(block, known);
  }
  return [...blocks.values()];
}

function tailOf(
  { lowest, step, chances }: RankSums,
  { expected, distance }: { expected: number; distance: number },
): number {
  let tail = 0;
  for (let index = 0; index < chances.length; index += 1) {
    if (Math.abs(lowest + index * step - expected) >= distance) tail += chances[index] as number;
  }
  return Math.min(1, tail);
}

function drawTotal(blocks: readonly RankedBlock[], random: Random): number {
  let total = 0;
  for (const { ranks, treated } of blocks) {
    const isPair = ranks.length === 2 && treated === 1;
    total += isPair ? (ranks[random.index(2)] as number) : sum(shuffled(ranks, random).slice(0, treated));
  }
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
