import { defaultId, type Entry } from './entry.js';
import { withoutVerdict } from './verdict.js';

/**
 * Takes over what agents wrote into the file since: ids, descriptions, metadata, new entries. What the registry itself
 * learned (verdicts, digests, iterations) comes from memory only.
 */
export function mergeEdits(memory: readonly Entry[], written: readonly Entry[]): Entry[] {
  const edits = new Map(written.map((entry) => [defaultId(entry), entry]));
  const known = new Set(memory.map(defaultId));
  return [
    ...memory.map((entry) => edit(entry, edits.get(defaultId(entry)))),
    ...written.filter((entry) => !known.has(defaultId(entry))).map(unjudged),
  ];
}

function edit(entry: Entry, written: Entry | undefined): Entry {
  if (written === undefined) return entry;
  return {
    ...entry,
    id: written.id,
    // Agents copy whole entries, so a generated text that comes back alone is not theirs.
    description: ['', entry.generated].includes(written.description) ? entry.description : written.description,
    metadata: { ...entry.metadata, ...withoutVerdict(written.metadata) },
  };
}

function unjudged({ id, kind, path, description, createdAt, metadata }: Entry): Entry {
  return { id, kind, path, description, createdAt, metadata: withoutVerdict(metadata) };
}
