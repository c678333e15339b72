import { invalidConfig } from '../config/invalid-config.js';
import type { SnapshotIndex } from './read-snapshot-index.js';

const states = { start: 'start', best: 'checkpoint', before: 'before' } as const;

/**
 * The id of the snapshot that `what` names: an id or the beginning of one, `<run_id>:start`, `:best` or `:before`, or a run
 * alone for its best state; `latest` is the newest run. Throws CoreError CONFIG_INVALID that names what there is.
 */
export function findSnapshot(what: string, index: Omit<SnapshotIndex, 'warnings'>): string {
  const [, named = what, state] = /^(.*):(start|best|before)$/.exec(what) ?? [];
  const runId = named === 'latest' ? index.runIds[0] : index.runIds.find((one) => one === named);
  if (runId !== undefined) return ofRun(runId, state, index);
  if (state === undefined && /^[0-9a-f]{8,64}$/.test(what)) return byBeginning(what, index);
  const known = index.runIds.slice(0, 3).join(', ');
  const next =
    known === '' ? 'Nothing has run here yet.' : `The newest runs: ${known}. Without a name, the command lists them all.`;
  throw invalidConfig(
    `"${what}" names no snapshot. Give 8 or more characters of its id, or <run_id>:start, :best or :before. ${next}`,
  );
}

function ofRun(runId: string, state: string | undefined, { entries }: Pick<SnapshotIndex, 'entries'>): string {
  const lines = entries.filter((one) => one.what !== 'undo' && one.runId === runId);
  // An id that was used twice: what came before its last start is another run's.
  const start = lines.findIndex(({ what }) => what === 'start');
  const own = start === -1 ? lines : lines.slice(0, start + 1);
  const find = (wanted: string) => own.find(({ what }) => what === wanted)?.snapshot;
  const wanted = state ?? 'best';
  const found = find(states[wanted as keyof typeof states]);
  if (found !== undefined) return found;
  const choices = Object.entries(states).flatMap(([word, kept]) => (find(kept) ? [`${runId}:${word}`] : []));
  const has = choices.length === 0 ? 'It kept no snapshot here.' : `There is ${choices.join(' and ')}.`;
  const lacks = { start: 'has no start', best: 'kept no best state', before: 'brought nothing back' };
  throw invalidConfig(`Run ${runId} ${lacks[wanted as keyof typeof lacks]}. ${has}`);
}

function byBeginning(beginning: string, { ids }: Pick<SnapshotIndex, 'ids'>): string {
  const [found, second] = ids.filter((id) => id.startsWith(beginning));
  if (found === undefined) {
    throw invalidConfig(`No snapshot begins with ${beginning}. Without a name, the command lists them all.`);
  }
  if (second === undefined) return found;
  throw invalidConfig(`More than one snapshot begins with ${beginning}: ${found} and ${second}. Give more of the id.`);
}
