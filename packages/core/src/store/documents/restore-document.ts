import type { Restoration } from '../../run/records.js';
import { hasPassed } from '../../scoring/score.js';
import type { RunLayout } from '../layout.js';
import type { RestoreDocument } from '../schemas/checkpoint-schema.js';
import { checkpointDocument } from './checkpoint-document.js';
import { measurementDocument } from './measurement-document.js';

const mostPaths = 200;

/** What became of bringing the best state back: the documented restore report. */
export function restoreDocument(
  restoration: Restoration,
  { layout, scorerKey }: { layout: RunLayout; scorerKey: string },
): RestoreDocument {
  const { created_at: _, file_count: __, ...checkpoint } = checkpointDocument(restoration.checkpoint, layout);
  const known = { ...checkpoint, restored_at: restoration.at };
  if (restoration.outcome === 'failed') return { ...known, restored: false, error: restoration.reason };
  const { restored, removed, before, confirmation, verification } = restoration;
  return {
    ...known,
    restored: true,
    restored_file_count: restored.length,
    restored_files: [...restored, ...removed].slice(0, mostPaths),
    removed_file_count: removed.length,
    snapshot_before: before.id,
    confirmation,
    ...(verification && {
      post_restore: measurementDocument(verification, scorerKey),
      post_restore_passed: hasPassed(verification),
    }),
  };
}
