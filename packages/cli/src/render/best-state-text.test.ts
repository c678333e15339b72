import type { SummaryDocument } from '@harnessgym/core/documents';
import { expect, it } from 'vitest';
import { bestStateText } from './best-state-text.js';

type Best = SummaryDocument['best_checkpoint'];

const at = '2026-01-02T03:04:05Z';
const place = {
  score: 50,
  reason: 'post_attempt_best_score',
  snapshot: 's',
  checkpoint_path: '/s',
  manifest_path: '/m',
} as const;
const kept = (iteration: number): Best => ({
  enabled: true,
  restored: false,
  captures: [],
  latest: { ...place, iteration, created_at: at, file_count: 1 },
});
const restore = { ...place, iteration: 1, restored_at: at };

it.each<[string, Best]>([
  ['none kept', { ...kept(1), latest: null, reason: 'no_checkpoint_captured' }],
  ['as before the run, 50; not restored', kept(0)],
  ['of iteration 1, 50; not restored, as asked', { ...kept(1), reason: 'disabled_by_config' }],
  [
    'of iteration 1, 50; restored, scored again: not measured',
    { ...kept(1), restore: { ...restore, restored: true, confirmation: 'not-measured' } },
  ],
  [
    'of iteration 1, 50; could not be restored: The disk is full.',
    { ...kept(1), restore: { ...restore, restored: false, error: 'The disk\nis full.' } },
  ],
])('says "%s"', (text, best) => {
  expect(bestStateText(best)).toBe(text);
});
