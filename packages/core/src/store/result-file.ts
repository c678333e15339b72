import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readText } from '@harnessgym/internal-fs/read-text';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';

/**
 * The agent's `result.json`. The agent owns it; documented fields of ours are laid over what it wrote, for readers of
 * the format, and never read back.
 */
export function openResultFile(path: string) {
  let ours: Record<string, unknown> = {};
  return {
    /** The file as it is now; undefined when it is missing or no JSON object, which is then kept as `result.invalid.json`. */
    async read(): Promise<Record<string, unknown> | undefined> {
      const text = await readText(path);
      if (text === undefined) return undefined;
      const document = parseJson(text);
      if (isObject(document)) return document;
      await copyFile(path, join(dirname(path), 'result.invalid.json'));
      return undefined;
    },
    /** Starts the file. What it says is the agent's to change: unlike what is merged, it is not laid over again. */
    async create(fields: Record<string, unknown>): Promise<void> {
      await writeAtomic(path, stableJson(fields));
    },
    async merge(fields: Record<string, unknown>): Promise<void> {
      ours = mergeDocuments(ours, fields);
      await writeAtomic(path, stableJson(mergeDocuments((await this.read()) ?? {}, ours)));
    },
  };
}

export type ResultFile = ReturnType<typeof openResultFile>;

/** Objects merge key by key; anything else of `over` replaces. */
function mergeDocuments(under: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isObject(below) && isObject(value) ? mergeDocuments(below, value) : value);
  }
  return Object.fromEntries(merged);
}
