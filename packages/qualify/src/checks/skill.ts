import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import matter from '@11ty/gray-matter';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { type Answer, failed, passed } from '../checklist.js';

/** The limits under which agent CLIs load a skill; https://agentskills.io/specification. */
const limits = { name: 64, description: 1024 } as const;

/** Would an agent load this skill, and find something in it? `path` is the SKILL.md. */
export async function checkSkill(path: string, room: string): Promise<Answer<undefined>> {
  const text = await readText(join(room, path));
  if (text === undefined) return failed(`${path} is missing or not a file`, {});
  const skill = parse(text);
  if ('reason' in skill) return failed(skill.reason, { start: text.slice(0, 200) });

  const { name, description } = skill.front;
  const reason = judgeField('name', name) ?? judgeField('description', description) ?? judgeBody(skill.body);
  if (reason !== undefined) return failed(reason, { front_matter: skill.front });
  const folder = basename(dirname(path));
  const warning = name === folder ? {} : { warning: `the name "${name}" differs from the folder "${folder}"` };
  return passed(undefined, { name, description, body_characters: skill.body.trim().length, ...warning });
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error) || hasCode(error, 'EISDIR')) return undefined;
    throw error;
  }
}

function parse(text: string): { front: Record<string, unknown>; body: string } | { reason: string } {
  try {
    // With options, even empty ones, the parser keeps no cache: a cached failure would read as empty front matter.
    const { data, content } = matter(text, {});
    const front: unknown = data;
    if (isObject(front) && Object.keys(front).length > 0) return { front, body: content };
    return { reason: 'SKILL.md must start with YAML front matter between --- lines that holds name and description' };
  } catch (error) {
    // The parser is a pure function of the text, so whatever it throws is about the text.
    return { reason: `the front matter is not valid YAML: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function judgeField(field: 'name' | 'description', value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return `the front matter needs a non-empty text "${field}"`;
  const length = [...value].length;
  if (length > limits[field]) return `"${field}" has ${length} characters; at most ${limits[field]} are read`;
  return undefined;
}

function judgeBody(body: string): string | undefined {
  return body.trim() === '' ? 'the skill has no text below its front matter' : undefined;
}
