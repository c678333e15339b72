import * as z from 'zod';
import { readDocument } from '../store/read-document.js';
import { progressLayout } from './progress-layout.js';

const endSchema = z.looseObject({ reached: z.string() });

/**
 * Whether a run has kept progress and has not come to its end, so that it can be resumed: one that was killed,
 * cancelled or stopped, or crashed, whatever the documents in the workspace say of it. Of a broken end nobody knows, so it counts as none.
 */
export async function isUnfinished(stateFolder: string, runId: string): Promise<boolean> {
  const layout = progressLayout(stateFolder, runId);
  const config = await readDocument(layout.config, z.unknown());
  if (config.reading === 'missing') return false;
  const end = await readDocument(layout.end, endSchema);
  return end.reading !== 'whole' || end.document.reached !== 'closed';
}
