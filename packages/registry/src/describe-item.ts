import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { repeatedKeys } from '@harnessgym/internal-fs/repeated-keys';
import type { ArtifactKind } from './artifact.js';
import { quote } from './quote.js';

const longest = 300;
/** More than any front matter needs, and so little that the parser's slowest case takes no time. */
const skillLimit = 16 * 1024;
const manifestLimit = 1024 * 1024;

/**
 * One line about an artifact in the words of its author: the front matter of a SKILL.md, or a manifest's `description`;
 * else a plain sentence. With it what its author may not have meant. Never throws on what the files hold.
 */
export async function describeItem(
  workspace: string,
  { kind, path }: { kind: ArtifactKind; path: string },
): Promise<{ description: string; warnings: string[] }> {
  const head = await readAuthored(join(workspace, path), kind);
  const fields = kind === 'skill' ? await parseFrontMatter(head) : parseJson(head);
  const text = isObject(fields) ? toLine(fields['description']) : '';
  const repeated = kind === 'mcp' && fields !== undefined ? repeatedKeys(head) : [];
  return {
    description: text === '' ? `Found in the ${kind} folder.` : text,
    warnings: repeated.map(
      (key) => `${quote(path)} says ${quote(key)} more than once in one object, and only the last counts.`,
    ),
  };
}

/** Empty for a kind whose files say nothing of themselves, and for a file that cannot be read. */
async function readAuthored(path: string, kind: ArtifactKind): Promise<string> {
  if (kind !== 'skill' && kind !== 'mcp') return '';
  try {
    const text = readHead(path, kind === 'skill' ? skillLimit : manifestLimit).toString();
    return kind === 'skill' ? text : text.replace(/^\uFEFF/, '');
  } catch (error) {
    if (isFileError(error)) return '';
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
