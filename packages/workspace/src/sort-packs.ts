import type { Pack } from './pack.js';

/** With a smaller share of needed contents a pack is written anew, without the rest. */
const worthKeeping = 0.5;

export interface SortedPacks {
  /** Nothing in them is needed that another pack does not hold. */
  dead: readonly Pack[];
  /** Mostly garbage: `digests` are what is needed of each, `bytes` their size. */
  rewrite: readonly { pack: Pack; digests: readonly string[]; bytes: number }[];
}

/** Of several packs that hold the same content, the one with the least garbage is to keep it. */
export function sortPacks(packs: readonly Pack[], live: ReadonlySet<string>): SortedPacks {
  const missing = new Set(live);
  const dead: Pack[] = [];
  const rewrite: SortedPacks['rewrite'][number][] = [];
  const weighed = packs.map((pack) => ({ pack, share: shareOf(pack, live) }));
  for (const { pack } of weighed.sort((one, other) => other.share - one.share)) {
    const share = shareOf(pack, missing);
    const bytes = neededBytes(pack, missing);
    const digests = pack.objects.flatMap(({ digest }) => (missing.delete(digest) ? [digest] : []));
    if (digests.length === 0) dead.push(pack);
    else if (share < worthKeeping) rewrite.push({ pack, digests, bytes });
  }
  return { dead, rewrite };
}

/** Of the contents, not of the file: of many small ones the index is the larger part. */
function shareOf(pack: Pack, needed: ReadonlySet<string>): number {
  const whole = pack.objects.reduce((sum, { length }) => sum + length, 0);
  return whole === 0 ? 1 : neededBytes(pack, needed) / whole;
}

function neededBytes({ objects }: Pack, needed: ReadonlySet<string>): number {
  return objects.reduce((sum, { digest, length }) => (needed.has(digest) ? sum + length : sum), 0);
}
