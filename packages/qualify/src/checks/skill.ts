import { isUtf8 } from 'node:buffer';
import { basename, dirname, join } from 'node:path';
import matter from '@11ty/gray-matter';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import { type Answer, failed, passed } from '../checklist.js';
import { missingFiles } from './named-files.js';

/** The limits under which agent CLIs load a skill; https://agentskills.io/specification. */
const limits = { name: 64, description: 1024 } as const;

/** Read whole into the context of an agent, so a long one is told of and a very long one refused. */
const bodyLimits = { advisedLines: 500, characters: 100_000 } as const;
/** Agents take other names too, so that one only gets a warning. */
const advisedName = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const largest = 1024 * 1024;
/** More than any front matter needs, and so little that the parser's slowest case takes no time. */
const longestFront = 16 * 1024;
const needsFront =
  'SKILL.md must start with YAML front matter between --- lines, within 16 KiB, that holds name and description';

/** Would an agent load this skill, and find something in it? `path` is the SKILL.md. */
export async function checkSkill(path: string, room: string): Promise<Answer<undefined>> {
  const bytes = await readBytes(join(room, path));
  if (bytes === undefined) return failed(`${path} is missing or not a file`, {});
  const text = bytes.toString();
  // What the front matter holds is no evidence: written out, a few lines of YAML aliases are gigabytes.
  const evidence = { start: text.slice(0, 200) };
  if (bytes.length > largest) return failed(`${path} is larger than 1 MiB`, evidence);
  if (!isUtf8(bytes)) return failed(`${path} is not UTF-8`, evidence);
  if (/\p{Cc}/u.test(path)) return failed('the name of its folder holds a control character', evidence);
  const skill = parse(text);
  if ('reason' in skill) return failed(skill.reason, evidence);

  const { front, body } = skill;
  const { name, description } = front;
  const reason = judgeField('name', name) ?? judgeField('description', description) ?? judgeBody(body);
  if (reason !== undefined) return failed(reason, evidence);
  const missing = missingFiles(body, { path, room });
  if (missing.length > 0) {
    return failed(`it sends its reader to "${missing[0]}", which is not there; correct the path or add the file`, {
      missing,
    });
  }
  const warning = warningsOf(String(name), path, body).join('; ');
  const found = { name, description, body_characters: body.trim().length };
  return passed(undefined, warning === '' ? found : { ...found, warning });
}

/** As much as decides whether it is too large. */
async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of readRegularFile(path, { to: largest + 1 })) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    if (!isFileError(error)) throw error;
    return undefined;
  }
}

function parse(text: string): { front: Record<string, unknown>; body: string } | { reason: string } {
  if (!text.slice(0, longestFront).includes('\n---')) return { reason: needsFront };
  try {
    // With options, even empty ones, the parser keeps no cache: a cached failure would read as empty front matter.
    const { data, content } = matter(text, {});
    const front: unknown = data;
    if (isObject(front) && Object.keys(front).length > 0) return { front, body: content };
    return { reason: needsFront };
  } catch (error) {
    // The parser is a pure function of the text, so whatever it throws is about the text.
    return { reason: `the front matter is not valid YAML: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function judgeField(field: 'name' | 'description', value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return `the front matter needs a non-empty text "${field}"`;
  const length = [...value].length;
  if (length > limits[field]) return `"${field}" has ${length} characters; at most ${limits[field]} are read`;
  if (field === 'name' && /[<>\p{Cc}]/u.test(value.trim()))
    return `"${field}" holds an angle bracket or a control character`;
  return undefined;
}

function judgeBody(body: string): string | undefined {
  const { length } = body.trim();
  if (length === 0) return 'the skill has no text below its front matter';
  if (length <= bodyLimits.characters) return undefined;
  return `the skill has ${length} characters, and at most ${bodyLimits.characters} are taken; move details into files beside it`;
}

function warningsOf(name: string, path: string, body: string): readonly string[] {
  const folder = basename(dirname(path));
  const lines = body.trim().split('\n').length;
  return [
    ...(name === folder ? [] : [`the name "${name}" differs from the folder "${folder}"`]),
    ...(advisedName.test(name) ? [] : [`the name "${name}" is not of lower-case letters, digits and single hyphens`]),
    ...(lines <= bodyLimits.advisedLines
      ? []
      : [`the skill has ${lines} lines; ${bodyLimits.advisedLines} are advised`]),
  ];
}
