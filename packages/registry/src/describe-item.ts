import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import type { ArtifactKind } from './artifact.js';

const longest = 300;
/** More than any front matter needs, and so little that the parser's slowest case takes no time. */
const skillLimit = 16 * 1024;
const manifestLimit = 1024 * 1024;

/**
 * One line about an artifact in the words of its author: the front matter of a SKILL.md, or a manifest's `description`;
 * else a plain sentence. Never throws on what the files hold.
 */
export async function describeItem(workspace: string, place: { kind: ArtifactKind; path: string }): Promise<string> {
  const text = toLine(await readDescription(join(workspace, place.path), place.kind));
  return text === '' ? `Found in the ${place.kind} folder.` : text;
}

async function readDescription(path: string, kind: ArtifactKind): Promise<unknown> {
  if (kind !== 'skill' && kind !== 'mcp') return undefined;
  try {
    const text = readHead(path, kind === 'skill' ? skillLimit : manifestLimit).toString();
    const fields = kind === 'skill' ? await parseFrontMatter(text) : parseJson(text.replace(/^\uFEFF/, ''));
    return isObject(fields) ? fields['description'] : undefined;
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}

async function parseFrontMatter(text: string): Promise<unknown> {
  // Most runs have no skill, and no other package needs a reader of YAML.
  const { default: matter } = await import('@11ty/gray-matter');
  try {
    // With options, even empty ones, the parser keeps no cache: a cached failure would read as empty front matter.
    return matter(text, {}).data;
  } catch {
    // The parser is a pure function of the text, so whatever it throws is about the text.
    return undefined;
  }
}

function toLine(written: unknown): string {
  if (typeof written !== 'string') return '';
  const line = written.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}
