import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { listTree } from '@harnessgym/internal-fs/list-tree';
import type { Bundle } from '@harnessgym/registry';
import { itemFiles } from '../arms/item-files.js';
import { type FileContent, readContent } from './file-content.js';

/** A file of a trial's result that stands in the bundle which the trial was given. */
export interface AnswerTransfer {
  /** Of the task, relative to it. */
  path: string;
  /** The artifact, and its file, relative to the bundle. */
  artifact: string;
  file: string;
  /** Of what the file says, as `answerDigests` has it. */
  digest: string;
}

export interface TransferQuestion {
  /** Where the trial ended, and the paths in it that differ from the template. */
  workspace: string;
  changed: readonly string[];
  /** The folder of the template: what it holds is no answer. */
  template: string;
  /** Of the trial's arm; absent when it had none. */
  bundle: Pick<Bundle, 'root' | 'artifacts'> | undefined;
}

const mostFiles = 2_000;
const mostBytes = 64 * 1024 * 1024;
/** Shorter files are alike by chance; and what is only a part of a file has to be longer. */
const shortest = { whole: 32, part: 64 };
const notTheTask = /^\.(harnessgym|agents|claude|codex)\//;

/**
 * Finds results that were not worked out: changed files that say what a file of the bundle says, or a part of it, whatever
 * the layout, and that the template does not hold. At most 2,000 files of 4 MiB are looked at on each side.
 */
export async function findAnswerTransfer(question: TransferQuestion): Promise<AnswerTransfer[]> {
  const { bundle, workspace, changed, template } = question;
  if (bundle === undefined) return [];
  const results = readResults(workspace, changed);
  if (results.size === 0) return [];
  const found = new Map<string, AnswerTransfer>();
  for (const artifact of bundle.artifacts) {
    for (const file of await itemFiles(bundle.root, artifact)) {
      const given = readContent(file.path);
      if (given === undefined) continue;
      for (const [path, result] of results) {
        if (found.has(path) || !holds(given, result)) continue;
        const named = file.path.slice(bundle.root.length + 1);
        found.set(path, { path, artifact: artifact.path, file: named, digest: digestOf(result) });
      }
    }
  }
  await dropKnown(found, results, template);
  return [...found.values()];
}

/** What the changed files of a trial say, to be looked for among the results of others. */
export function answerDigests(workspace: string, changed: readonly string[]): ReadonlySet<string> {
  return new Set([...readResults(workspace, changed).values()].map(digestOf));
}

function readResults(workspace: string, changed: readonly string[]): Map<string, FileContent> {
  const results = new Map<string, FileContent>();
  let bytes = 0;
  for (const path of changed.filter((one) => !notTheTask.test(one)).slice(0, mostFiles)) {
    const content = readContent(join(workspace, path));
    if (content === undefined || content.bytes.length < shortest.whole) continue;
    bytes += content.bytes.length;
    if (bytes > mostBytes) break;
    results.set(path, content);
  }
  return results;
}

function holds(given: FileContent, { bytes, text }: FileContent): boolean {
  if (given.bytes.equals(bytes)) return true;
  if (text === undefined || text.length < shortest.whole) return false;
  const texts = [...(given.text === undefined ? [] : [given.text]), ...given.quoted];
  return texts.includes(text) || (text.length >= shortest.part && texts.some((one) => one.includes(text)));
}

function digestOf({ bytes, text }: FileContent): string {
  return sha256(text ?? bytes);
}

/** Read only when there is something to look for. */
async function dropKnown(
  found: Map<string, AnswerTransfer>,
  results: ReadonlyMap<string, FileContent>,
  template: string,
): Promise<void> {
  if (found.size === 0) return;
  const paths = (await listTree(template)).filter((path) => !notTheTask.test(path.slice(template.length + 1)));
  for (const path of paths.slice(0, mostFiles)) {
    const content = readContent(path);
    if (content === undefined) continue;
    for (const known of [...found.keys()]) {
      const result = results.get(known);
      if (result !== undefined && holds(content, result)) found.delete(known);
    }
  }
}
