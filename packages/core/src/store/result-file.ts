import { isUtf8 } from 'node:buffer';
import { dirname, join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { keepAside } from '@harnessgym/internal-fs/keep-aside';
import { makeFolders } from '@harnessgym/internal-fs/make-way';
import { isObject, nestsDeeper, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { repeatedKeys } from '@harnessgym/internal-fs/repeated-keys';
import { compactJson, stableJson } from '@harnessgym/internal-fs/stable-json';
import { layOver } from './lay-over.js';
import type { ResultFields, ResultState } from './schemas/result-schema.js';
import { describeKept, writeDocument } from './write-in-workspace.js';

interface ResultFileOptions {
  path: string;
  /** The folder of ours that the path lies below. */
  root: string;
  /** Under which names a score may stand in it. */
  scoreKeys: readonly string[];
  warn: (messages: readonly string[]) => Promise<void>;
  /** What had been laid over it before the run was interrupted. */
  resumed?: ResultState;
}

/**
 * The agent's `result.json`. The agent owns it; documented fields of ours are laid over what it wrote, for readers of
 * the format, and never read back.
 */
export function openResultFile({ path, root, scoreKeys, warn, resumed }: ResultFileOptions) {
  let ours: ResultFields = resumed ?? {};
  const named = new Set<string>();
  const warnOfRepeated = async (json: string) => {
    const fresh = repeatedKeys(json).filter((key) => !named.has(key));
    for (const key of fresh) named.add(key);
    if (fresh.length > 0) await warn([describeRepeated(fresh, path)]);
  };
  const save = async (document: Record<string, unknown>) =>
    warn(describeKept(await writeDocument({ path, root }, layOut(document))));
  /**
   * What the agent left there; undefined when there is nothing. What is no JSON object within our limits claims
   * nothing, and is kept as `result.invalid.json`, with a warning.
   */
  const read = async (): Promise<Record<string, unknown> | undefined> => {
    await warn(describeKept(await makeFolders(dirname(path), root)));
    const content = readContent(path);
    if (content.found === 'nothing') return undefined;
    const document = content.found === 'text' ? parseJson(content.text) : undefined;
    if (content.found === 'text' && isObject(document) && !nestsDeeper(document, deepest)) {
      await warnOfRepeated(content.text);
      return document;
    }
    const kept = await keepAside(path, join(dirname(path), 'result.invalid.json'));
    if (kept !== undefined) {
      const limits = 'a JSON object in UTF-8 of at most 1 MiB and 100 levels';
      await warn([`The agent's ${path} is not ${limits}. It is kept as ${kept.aside} and claims nothing.`]);
    }
    return undefined;
  };
  return {
    read,
    /** What is laid over it by now. Complete since `create`, which starts an iteration. */
    state: () => ours as ResultState,
    /** Starts the file. What `document` says is the agent's to change: unlike `fields`, it is not laid over again. */
    async create(document: Record<string, unknown>, fields: ResultFields = {}): Promise<void> {
      ours = added(ours, fields);
      await save(layOver(document, { ours, scoreKeys }));
    },
    async merge(fields: ResultFields): Promise<void> {
      ours = added(ours, fields);
      await save(layOver((await read()) ?? {}, { ours, scoreKeys }));
    },
  };
}

export type ResultFile = ReturnType<typeof openResultFile>;

const largest = 1024 * 1024;
const deepest = 100;

type Content = { found: 'text'; text: string } | { found: 'nothing' } | { found: 'unreadable' };

/** Unreadable is a folder, a pipe, a link, more than 1 MiB, and what would not be the same bytes when we write it back. */
function readContent(path: string): Content {
  try {
    const bytes = readHead(path, largest + 1);
    if (bytes.length > largest || !isUtf8(bytes)) return { found: 'unreadable' };
    return { found: 'text', text: bytes.toString('utf8') };
  } catch (error) {
    if (isMissing(error)) return { found: 'nothing' };
    if (error instanceof Error && 'code' in error) return { found: 'unreadable' };
    throw error;
  }
}

function describeRepeated(keys: readonly string[], path: string): string {
  const names = keys.map((key) => JSON.stringify(key.slice(0, 100).replace(/\p{C}/gu, '?'))).join(', ');
  return `The agent's ${path} says more than once in one object, and only the last counts: ${names}.`;
}

/** What came later replaces, but phases and the parts of an optimisation come one after another. */
function added(ours: ResultFields, fields: ResultFields): ResultFields {
  const { phases, optimization } = ours;
  return {
    ...ours,
    ...fields,
    ...(phases && fields.phases && { phases: { ...phases, ...fields.phases } }),
    ...(optimization && fields.optimization && { optimization: { ...optimization, ...fields.optimization } }),
  };
}

/** On one line where indentation alone would carry the file over the limit, which is ours as well. */
function layOut(document: Record<string, unknown>): string {
  const text = stableJson(document);
  return text.length <= largest ? text : `${compactJson(document)}\n`;
}
