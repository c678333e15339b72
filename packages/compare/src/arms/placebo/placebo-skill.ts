import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Qualification } from '@harnessgym/qualify';
import * as z from 'zod';
import type { InertNames } from './inert-names.js';
import { inertLines, inertText } from './inert-text.js';

const evidenceSchema = z.object({ name: z.string(), description: z.string() });

/** A skill of the same size, of which agents are told as much. `root` holds the one that it stands for. */
export async function placeboSkill(root: string, { path, checks }: Qualification, names: InertNames) {
  const told = evidenceSchema.parse(checks.find(({ name }) => name === 'skill')?.evidence);
  const { byteLength: size } = await readFile(join(root, path));
  const folder = names.next(basename(dirname(path)).length, '-');
  const name = told.name.length === folder.length ? folder : names.next(told.name.length, '-');
  const description = inertText(Buffer.byteLength(told.description));
  const front = `---\nname: ${name}\ndescription: ${JSON.stringify(description)}\n---\n\n`;
  const body = inertLines(Math.max(shortestBody, size - front.length));
  const placed = `.harnessgym/skills/${folder}/SKILL.md`;
  return { path: placed, files: [{ path: placed, content: `${front}${body}`, mode: 0o644 }] };
}

/** A skill without text is none. */
const shortestBody = 20;
