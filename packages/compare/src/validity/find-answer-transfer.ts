import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { exists } from '@harnessgym/internal-fs/exists';
import { listTree } from '@harnessgym/internal-fs/list-tree';
import type { Artifact, Bundle } from '@harnessgym/registry';
import { type ItemFile, itemFiles } from '../arms/item-files.js';
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
  /** What an attempt left, and the paths in it that differ from the template. */
  workspace: string;
  changed: readonly string[];
  /** Whether a path is known to be one of the task's results, by what the task says. */
  isResult(path: string): boolean;
  /** The folder of the template as it was planned, asked for when something is found: what it holds is no answer. */
  template(): Promise<string>;
  /** Of the trial's arm; absent when it had none. */
  bundle: Pick<Bundle, 'root' | 'artifacts'> | undefined;
}

const mostFiles = 2_000;
const mostBytes = 64 * 1024 * 1024;
/** Shorter files are alike by chance; and what is only a part of a file has to be longer. */
const shortest = { whole: 32, part: 64, tokens: 8 };
const notTheTask = /^\.(harnessgym|agents|claude|codex)\//;

/**
 * Finds results that were not worked out: changed files that say what a file of the bundle says, or a part of it, whatever
 * the layout and the notation, and that the template does not hold. A program of the bundle that was only copied to a place of its
 * own, which the task does not name, is a tool at work, and no result. At most 2,000 files of 4 MiB are looked at on each side.
 */
export async function findAnswerTransfer(question: TransferQuestion): Promise<AnswerTransfer[]> {
  const { bundle, workspace, changed, template, isResult } = question;
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
        const isCopy = !isResult(path) && isProgram(file, artifact) && given.bytes.equals(result.bytes);
        if (isCopy && !(await exists(join(await template(), path)))) continue;
        const named = file.path.slice(bundle.root.length + 1);
        found.set(path, { path, artifact: artifact.path, file: named, digest: digestOf(result) });
      }
    }
  }
  if (found.size > 0) await dropKnown(found, results, await template());
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

/** What is for running. The bundle's fixtures and documents are for reading, whatever they hold. */
function isProgram({ path, mode }: ItemFile, { kind }: Artifact): boolean {
  if (kind === 'fixture' || kind === 'docs') return false;
  return (mode & 0o111) !== 0 || /\.([cm]?[jt]s|py|sh|bash|pl|rb)$/.test(path);
}

function holds(given: FileContent, result: FileContent): boolean {
  const { bytes, text } = result;
  if (given.bytes.equals(bytes)) return true;
  if (text === undefined || text.length < shortest.whole) return false;
  if (holdsTokens(given, result)) return true;
  const texts = [...(given.text === undefined ? [] : [given.text]), ...given.quoted];
  return texts.includes(text) || (text.length >= shortest.part && texts.some((one) => one.includes(text)));
}

/** The script of a bundle that writes a remembered answer does so from a literal. */
function holdsTokens(given: FileContent, result: FileContent): boolean {
  const sought = result.tokens();
  if (sought === undefined || sought.count < shortest.tokens) return false;
  return given.tokens()?.joined.includes(sought.joined) ?? false;
}

function digestOf({ bytes, text }: FileContent): string {
  return sha256(text ?? bytes);
}

async function dropKnown(
  found: Map<string, AnswerTransfer>,
  results: ReadonlyMap<string, FileContent>,
  template: string,
): Promise<void> {
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
