import { runLayout } from './layout.js';
import { readDocument } from './read-document.js';
import { stateSchema } from './schemas/state-schema.js';

/**
 * Where a run says that it kept its state; undefined where it does not say. An agent can write the file that says so: it
 * is there to be told to a person, and is not to be followed.
 */
export async function recordedStateFolder(workspace: string, runId: string): Promise<string | undefined> {
  const state = await readDocument(runLayout(workspace, runId).state, stateSchema);
  // It is printed, and must not drive a terminal.
  return state.reading === 'whole' ? state.document.stateFolder.replace(/\p{C}/gu, '?') : undefined;
}
