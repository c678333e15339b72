import { lstat, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';

/**
 * The agent's `result.json`. The agent owns it; documented fields of ours are laid over what it wrote, for readers of
 * the format, and never read back.
 */
export function openResultFile(path: string) {
  let ours: Record<string, unknown> = {};
  return {
    /** What the agent left there. What is no JSON object, or no file at all, is kept aside as `result.invalid.json`. */
    async read(): Promise<ResultReading> {
      const text = await readContent(path);
      if (text === undefined) return { found: 'nothing' };
      const document = typeof text === 'string' ? parseJson(text) : undefined;
      if (isObject(document)) return { found: 'document', document };
      const aside = join(dirname(path), 'result.invalid.json');
      await rm(aside, { recursive: true, force: true });
      await rename(path, aside);
      return { found: 'invalid', aside };
    },
    /** Starts the file. What it says is the agent's to change: unlike what is merged, it is not laid over again. */
    async create(fields: Record<string, unknown>): Promise<void> {
      await writeAtomic(path, stableJson(fields));
    },
    async merge(fields: Record<string, unknown>): Promise<void> {
      ours = mergeDocuments(ours, fields);
      const reading = await this.read();
      await writeAtomic(path, stableJson(mergeDocuments(reading.found === 'document' ? reading.document : {}, ours)));
    },
  };
}

export type ResultReading =
  | { found: 'document'; document: Record<string, unknown> }
  | { found: 'nothing' }
  | { found: 'invalid'; aside: string };

export type ResultFile = ReturnType<typeof openResultFile>;

const largest = 16 * 1024 * 1024;

/** The file's text, undefined when nothing is there, or `unreadable` for a folder, a pipe, or 16 MiB and more. */
async function readContent(path: string): Promise<string | undefined | { unreadable: true }> {
  try {
    const { size } = await lstat(path).then((entry) => (entry.isFile() ? entry : { size: Number.POSITIVE_INFINITY }));
    return size < largest ? await readFile(path, 'utf8') : { unreadable: true };
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof Error && 'code' in error) return { unreadable: true };
    throw error;
  }
}

/** Objects merge key by key; anything else of `over` replaces. */
function mergeDocuments(under: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isObject(below) && isObject(value) ? mergeDocuments(below, value) : value);
  }
  return Object.fromEntries(merged);
}
