import { isObject } from '@harnessgym/internal-fs/parse-json';
import { type ResultFields, toolKeys } from './schemas/result-schema.js';

interface Overlay {
  ours: ResultFields;
  /** Under which names a score may stand. */
  scoreKeys: readonly string[];
}

/**
 * What the agent wrote, with our fields over it. A field that only the tool writes is ours whole, or absent. Once the
 * scorer has run, `verification` and `metrics` keep what else the agent put there, but no verdict and no score of its.
 */
export function layOver(claimed: Record<string, unknown>, { ours, scoreKeys }: Overlay): Record<string, unknown> {
  // Entries, because an assignment to a key called __proto__ would not make one.
  const kept = Object.entries(claimed).filter(([key]) => !toolKeys.has(key));
  if (ours.post_attempt === undefined) return overlay(kept, ours);
  const measured = new Set(['status', 'passed', 'score', ...scoreKeys]);
  const shared = (['verification', 'metrics'] as const).flatMap((key): [string, unknown][] => {
    const claim = isObject(claimed[key]) ? Object.entries(claimed[key]).filter(([name]) => !measured.has(name)) : [];
    const fields = overlay(claim, ours[key]);
    return Object.keys(fields).length === 0 ? [] : [[key, fields]];
  });
  const others = kept.filter(([key]) => key !== 'verification' && key !== 'metrics');
  return overlay(others, { ...ours, ...Object.fromEntries(shared) });
}

function overlay(under: readonly [string, unknown][], over: object | undefined): Record<string, unknown> {
  return Object.fromEntries([...under, ...Object.entries(over ?? {})]);
}
