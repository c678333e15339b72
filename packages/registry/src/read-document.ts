import { isUtf8 } from 'node:buffer';
import { dirname, join } from 'node:path';
import { belowWorkspace } from './below-workspace.js';
import { parseDocument, type RegistryDocument } from './document.js';
import { readSource, type Source } from './read-source.js';

export interface ReadDocument extends RegistryDocument {
  source: Source;
  /** False when the source is none, or not even a part of it can be used. */
  isRegistry: boolean;
  /** When the source says that it was written. */
  updatedAt?: string;
  /** What of the source cannot be used, each with its reason. */
  unusable: readonly string[];
}

const nothing: RegistryDocument = { entries: [], metadata: {} };

/** Reads `registry.json` of a `.harnessgym` folder as far as it can be used; changes nothing. */
export async function readDocument(folder: string, now: string): Promise<ReadDocument> {
  const source = await readSource(join(folder, 'registry.json'));
  if (source.state === 'absent') return { ...nothing, source, isRegistry: false, unusable: [] };
  const parsed = source.state === 'read' ? parseDocument(source.bytes.toString(), now) : undefined;
  if (source.state === 'unreadable' || parsed === undefined) {
    return { ...nothing, source, isRegistry: false, unusable: ['registry.json: it is no registry, or not readable.'] };
  }
  const { dropped, metadata, updatedAt } = parsed;
  const document = { entries: await belowWorkspace(parsed.entries, dirname(folder)), metadata };
  const reasons = isUtf8(source.bytes) ? dropped : ['bytes that are not UTF-8', ...dropped];
  return {
    ...document,
    source,
    isRegistry: true,
    ...(updatedAt !== undefined && { updatedAt }),
    unusable: reasons.map((reason) => `registry.json: a part cannot be used: ${reason}.`),
  };
}
