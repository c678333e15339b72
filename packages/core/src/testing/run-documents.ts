import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type DocumentName, documentSchemas } from '../documents/index.js';

/**
 * What is wrong with the documents that lie below a folder, by their published schemas: one line for each mistake. A
 * log whose last line was cut short is one only when nobody was killed. What an interrupted turn left is not looked at.
 */
export async function documentMistakes(folder: string, run: 'ended' | 'killed' = 'ended'): Promise<string[]> {
  const mistakes: string[] = [];
  for (const path of (await readdir(folder, { recursive: true })).sort()) {
    const name = basename(path);
    if (!isDocument(name) || path.includes('interrupted_')) continue;
    const text = await readFile(join(folder, path), 'utf8');
    const parts = name.endsWith('.jsonl') ? text.split('\n') : [text];
    if (name.endsWith('.jsonl') && (run === 'killed' || parts.at(-1) === '')) parts.pop();
    for (const part of parts) {
      const { error } = documentSchemas[name].safeParse(JSON.parse(part));
      for (const issue of error?.issues ?? []) mistakes.push(`${path}: ${issue.path.join('.')}: ${issue.message}`);
    }
  }
  return mistakes;
}

function isDocument(name: string): name is DocumentName {
  return Object.hasOwn(documentSchemas, name);
}
