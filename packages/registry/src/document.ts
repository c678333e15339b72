import { isObject, nestsDeeper, parseAnyDepth } from '@harnessgym/internal-fs/parse-json';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { z } from 'zod';
import { artifactKinds } from './artifact.js';
import { defaultId, type Entry, entryMetadata } from './entry.js';
import { readVerdict, withoutVerdict } from './verdict.js';

export interface RegistryDocument {
  entries: readonly Entry[];
  metadata: Readonly<Record<string, unknown>>;
}

/** Deeper JSON parses, but cannot be written again; nothing that means something is nested like that. */
const deepest = 100;
const tooDeep = `is nested more than ${deepest} levels deep`;

const text = z.string().catch('');
const record = z.record(z.string(), z.unknown()).catch({});
const entrySchema = z.looseObject({
  kind: z.enum(artifactKinds),
  path: z.string().min(1),
  id: text,
  description: text,
  iteration: z.number().int().nullable().catch(null),
  created_at: text,
  metadata: record,
});

/**
 * Reads `registry.json` entry by entry: each reason in `dropped` names what is unusable, the rest stays. Unknown keys go
 * into metadata, as documented. Undefined when the text is no registry at all.
 */
export function parseDocument(source: string, now: string): (RegistryDocument & { dropped: string[] }) | undefined {
  const value = parseAnyDepth(source.replace(/^\uFEFF/, ''));
  if (!isObject(value)) return undefined;
  const { version: _, updated_at: __, artifacts = [], metadata, ...unknown } = value;
  if (!Array.isArray(artifacts)) return undefined;
  const entries: Entry[] = [];
  const dropped: string[] = [];
  for (const [position, written] of artifacts.entries()) {
    const parsed = nestsDeeper(written, deepest) ? undefined : entrySchema.safeParse(written);
    if (parsed?.success) entries.push(toEntry(parsed.data, now));
    else dropped.push(`artifacts[${position}]: ${parsed?.error.issues.map(explain).join('; ') ?? tooDeep}`);
  }
  const kept = Object.entries({ ...unknown, ...record.parse(metadata) }).filter(([key, inner]) => {
    if (!nestsDeeper(inner, deepest)) return true;
    dropped.push(`metadata ${JSON.stringify(key)}: ${tooDeep}`);
    return false;
  });
  return { entries, metadata: Object.fromEntries(kept), dropped };
}

export function renderDocument({ entries, metadata }: RegistryDocument, now: string): string {
  return stableJson({
    version: 1,
    updated_at: now,
    artifacts: entries.map((entry) => ({
      id: entry.id,
      kind: entry.kind,
      path: entry.path,
      description: entry.description,
      iteration: entry.iteration ?? null,
      created_at: entry.createdAt,
      metadata: entryMetadata(entry),
    })),
    metadata,
  });
}

function toEntry(written: z.infer<typeof entrySchema>, now: string): Entry {
  const { kind, path, id, description, iteration, created_at: createdAt, metadata, ...unknown } = written;
  const all: Readonly<Record<string, unknown>> = { ...unknown, ...metadata };
  const { digest, missing, ...rest } = all;
  const verdict = readVerdict(all);
  const since = isObject(missing) ? missing['since'] : undefined;
  return {
    id: id === '' ? defaultId({ kind, path }) : id,
    kind,
    path,
    description,
    createdAt: createdAt === '' ? now : createdAt,
    ...(iteration !== null && { iteration }),
    ...(typeof digest === 'string' && { digest }),
    ...(typeof since === 'string' && { missingSince: since }),
    ...(verdict !== undefined && { verdict }),
    metadata: verdict === undefined ? rest : withoutVerdict(rest),
  };
}

function explain(issue: z.core.$ZodIssue): string {
  const field = issue.path.join('.');
  return field === '' ? 'is not an object' : `"${field}": ${issue.message}`;
}
