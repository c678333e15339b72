import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Artifact } from '@harnessgym/registry';
import { type ItemFile, itemFiles } from '../item-files.js';
import { inertContent } from './inert-content.js';
import type { InertNames } from './inert-names.js';

const largest = 1024 * 1024;

/** As many files of the same kinds and sizes under other names, with nothing in them. Of a very large one only the first mebibyte. */
export async function placeboItem(root: string, artifact: Artifact, names: InertNames) {
  const { kind, path } = artifact;
  const renamed = new Map<string, string>();
  const rename = (part: string) => {
    const known = renamed.get(part) ?? renamedPart(part, kind, names);
    renamed.set(part, known);
    return known;
  };
  const placed = posix.join(posix.dirname(path), rename(posix.basename(path)));
  const files = await itemFiles(root, artifact);
  return { path: placed, files: await Promise.all(files.map(empty)) };

  async function empty(file: ItemFile) {
    const parts = file.name === '' ? [] : file.name.split('/').map(rename);
    const size = Math.min(file.size, largest);
    const head = (await readFile(file.path)).subarray(0, 200).toString();
    const path = posix.join(placed, ...parts);
    return { path, content: inertContent(path, { size, head, isTest: kind === 'test' }), mode: file.mode };
  }
}

/** What tells programs what a file is stays: its extension, and what makes it a test. */
function renamedPart(part: string, kind: Artifact['kind'], names: InertNames): string {
  const [, start = '', stem = '', end = ''] =
    (kind === 'test' ? /^(test_)?(.*?)((?:\.test)?\.[^.]*)?$/ : /^()(.*?)(\.[^.]*)?$/).exec(part) ?? [];
  return `${start}${names.next(stem.length, '_')}${end}`;
}
