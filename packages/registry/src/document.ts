import { isObject, nestsDeeper, parseAnyDepth } from '@harnessgym/internal-fs/parse-json';
import { repeatedKeys } from '@harnessgym/internal-fs/repeated-keys';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import * as z from 'zod';
import { artifactKinds } from './artifact.js';
import { defaultId, describe, type Entry, entryMetadata } from './entry.js';
import { quote } from './quote.js';
import { readVerdict, withoutVerdict } from './verdict.js';

type Metadata = Readonly<Record<string, unknown>>;

export interface RegistryDocument {
  entries: readonly Entry[];
  metadata: Metadata;
}

interface ParsedDocument extends RegistryDocument {
  dropped: string[];
  updatedAt?: string;
}

/** Deeper JSON parses, but cannot be written again; nothing that means something is nested like that. */
const deepest = 100;
const tooDeep = `is nested more than ${deepest} levels deep`;

const text = z.string({ error: 'must be a string' }).nullish();
const record = z.custom<Record<string, unknown>>(isObject, { error: 'must be an object' }).nullish();
const entrySchema = z.object({
  kind: z.enum(artifactKinds),
  path: z.string().min(1),
  id: text,
  description: text,
  iteration: z.number().int().nullish(),
  created_at: text,
  metadata: record,
});
type WrittenEntry = z.infer<typeof entrySchema>;

/**
 * Reads `registry.json` entry by entry: each reason in `dropped` names what is unusable, the rest stays. Unknown keys go
 * into metadata, as documented. Undefined when the text is no registry at all.
 */
export function parseDocument(source: string, now: string): ParsedDocument | undefined {
  const json = source.replace(/^\uFEFF/, '');
  const value = parseAnyDepth(json);
  if (!isObject(value)) return undefined;
  const { version: _, updated_at: updatedAt, artifacts = [], metadata, ...unknown } = value;
  if (!Array.isArray(artifacts)) return undefined;
  const entries: Entry[] = [];
  const dropped = repeatedKeys(json).map(
    (key) => `${quote(key)} occurs more than once in one object, and only the last counts`,
  );
  for (const [position, written] of artifacts.entries()) {
    const { fields, mistakes } = parseEntry(written);
    if (fields !== undefined) entries.push(toEntry(fields, unknownKeys(written), now));
    if (mistakes.length > 0) dropped.push(`artifacts[${position}]: ${mistakes.join('; ')}`);
  }
  if (!record.safeParse(metadata).success) dropped.push('"metadata": must be an object');
  const kept = Object.entries({ ...unknown, ...(isObject(metadata) && metadata) }).filter(([key, inner]) => {
    if (!nestsDeeper(inner, deepest)) return true;
    dropped.push(`metadata ${quote(key)}: ${tooDeep}`);
    return false;
  });
  const document = { entries, metadata: Object.fromEntries(kept), dropped };
  return typeof updatedAt === 'string' ? { ...document, updatedAt } : document;
}

export function renderDocument({ entries, metadata }: RegistryDocument, now: string): string {
  return stableJson({
    version: 1,
    updated_at: now,
    artifacts: entries.map((entry) => ({
      id: entry.id,
      kind: entry.kind,
      path: entry.path,
      description: describe(entry),
      iteration: entry.iteration ?? null,
      created_at: entry.createdAt,
      metadata: entryMetadata(entry),
    })),
    metadata,
  });
}

/** A field of the wrong type costs only itself, unless it is the kind or the path. */
function parseEntry(written: unknown): { fields?: WrittenEntry; mistakes: string[] } {
  if (nestsDeeper(written, deepest)) return { mistakes: [tooDeep] };
  const whole = entrySchema.safeParse(written);
  if (whole.success) return { fields: whole.data, mistakes: [] };
  const { issues } = whole.error;
  const usable =
    isObject(written) && Object.entries(written).filter(([key]) => !issues.some(({ path }) => path[0] === key));
  const rest = entrySchema.safeParse(usable && Object.fromEntries(usable));
  return { ...(rest.success && { fields: rest.data }), mistakes: issues.map(explain) };
}

/** Not through the schema, which leaves out a key called `__proto__`. */
function unknownKeys(written: unknown): Metadata {
  const {
    kind: _,
    path: _1,
    id: _2,
    description: _3,
    iteration: _4,
    created_at: _5,
    metadata: _6,
    ...unknown
  } = isObject(written) ? written : {};
  return unknown;
}

function toEntry(written: WrittenEntry, unknown: Metadata, now: string): Entry {
  const { kind, path, id, description, iteration, created_at: createdAt } = written;
  const all: Metadata = { ...unknown, ...written.metadata };
  const { digest, missing, generated_description: generated, ...rest } = all;
  const verdict = readVerdict(all);
  const since = isObject(missing) ? missing['since'] : undefined;
  return {
    id: id || defaultId({ kind, path }),
    kind,
    path,
    description: description && description !== generated ? description : '',
    createdAt: createdAt || now,
    ...(typeof iteration === 'number' && { iteration }),
    ...(typeof generated === 'string' && { generated }),
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
