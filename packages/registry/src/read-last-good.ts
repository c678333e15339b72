import { join } from 'node:path';
import { previousPath } from '@harnessgym/internal-fs/write-generation';
import { parseDocument } from './document.js';
import { type ReadDocument, readDocument } from './read-document.js';
import { readSource } from './read-source.js';

/** Reads `registry.json`, or the one before when this one is no registry at all, and says so; changes nothing. */
export async function readLastGood(folder: string, now: string): Promise<ReadDocument> {
  const read = await readDocument(folder, now);
  if (read.isRegistry || read.source.state === 'absent') return read;
  const previous = await readSource(previousPath(join(folder, 'registry.json')));
  const parsed = previous.state === 'read' ? parseDocument(previous.bytes.toString(), now) : undefined;
  if (parsed === undefined) return read;
  const { entries, metadata } = parsed;
  return { ...read, entries, metadata, unusable: [...read.unusable, 'registry.json: the one before it is used.'] };
}
