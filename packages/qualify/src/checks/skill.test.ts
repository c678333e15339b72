import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSkill } from './skill.js';

const path = '.harnessgym/skills/tuning/SKILL.md';
let room: string;
beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), 'hg-skill-'));
  await mkdir(join(room, '.harnessgym/skills/tuning'), { recursive: true });
});
afterEach(() => rm(room, { recursive: true, force: true }));

async function judge(text: string) {
  await writeFile(join(room, path), text);
  return checkSkill(path, room);
}

describe('checkSkill', () => {
  it('passes a skill with front matter and a body', async () => {
    const answer = await judge('---\nname: tuning\ndescription: How to tune.\n---\n# Tuning\n');
    expect(answer).toMatchObject({ answer: 'passed', evidence: { name: 'tuning', description: 'How to tune.' } });
    expect(answer.evidence).not.toHaveProperty('warning');
  });

  it('only warns when the name is not the folder', async () => {
    const answer = await judge('---\nname: other\ndescription: d\n---\nbody');
    expect(answer).toMatchObject({ answer: 'passed', evidence: { warning: expect.stringContaining('"tuning"') } });
  });

  it('only warns of other characters in the name and of many lines', async () => {
    const answer = await judge(`---\nname: Tuning_It\ndescription: d\n---\n${'line\n'.repeat(501)}`);
    expect(answer).toMatchObject({
      answer: 'passed',
      evidence: { warning: expect.stringMatching(/differs from .*; .*lower-case letters.*; the skill has 501 lines/) },
    });
  });

  it.each([
    ['a link', 'Read [the guide](references/guide.md#start).', 'references/guide.md'],
    ['a link with a title', '[x](<notes.md> "Notes")', 'notes.md'],
    ['a link by reference', 'See [the guide].\n\n[the guide]: references/guide.md', 'references/guide.md'],
    ['the name of a file of its own', 'Run `scripts/tune.sh` first.', 'scripts/tune.sh'],
    ['a link out of the room', '[x](../../../../etc/passwd)', '../../../../etc/passwd'],
  ])('F-10 fails when %s leads to a file that is not there', async (_, body, missing) => {
    expect(await judge(`---\nname: tuning\ndescription: d\n---\n${body}\n`)).toMatchObject({
      answer: 'failed',
      reason: expect.stringContaining(`"${missing}", which is not there`),
    });
  });

  it.each([
    ['a fenced block', '~~~~c\nx = a[i](gone)\n```\n[f](gone.md)\n~~~~'],
    ['a fenced block of a list', '* First:\n\n  ```c\n  x = a[i](gone);\n  ```'],
    ['an indented block', 'Then:\n\n    x = a[i](gone)\n'],
    ['inline code', 'Call `a[i](gone)`, or ``[f](gone.md) ` ``.'],
  ])('F-10 does not fail when %s looks like a link', async (_, body) => {
    expect(await judge(`---\nname: tuning\ndescription: d\n---\n${body}\n`)).toMatchObject({ answer: 'passed' });
  });

  it('F-10 reads a hundred thousand brackets without waiting for them', async () => {
    const { answer } = await judge(`---\nname: tuning\ndescription: d\n---\n${'[a]('.repeat(24_000)}`);
    expect(answer).toBe('passed');
  });

  it('passes with names of files that are there, addresses, and what a block of code holds', async () => {
    await mkdir(join(room, '.harnessgym/skills/tuning/references'));
    await writeFile(join(room, '.harnessgym/skills/tuning/references/a b.md'), 'x');
    await writeFile(join(room, 'kernel.c'), 'x');
    const body = [
      '[a](references/a%20b.md) [b](kernel.c) [c](https://example.com/x) [d](#below) [e](mailto:a@example.com)',
      '```md\n[f](missing.md)\n```',
    ].join('\n');
    expect(await judge(`---\nname: tuning\ndescription: d\n---\n${body}\n`)).toMatchObject({ answer: 'passed' });
  });

  it.each([
    ['no front matter', '# Tuning\n', /front matter between/],
    ['nothing at all', '', /front matter between/],
    ['front matter that is a list', '---\n- name\n---\nbody', /front matter between/],
    ['no name', '---\ndescription: d\n---\nbody', /non-empty text "name"/],
    ['a name that is a number', '---\nname: 3\ndescription: d\n---\nbody', /non-empty text "name"/],
    ['a blank description', '---\nname: n\ndescription: "  "\n---\nbody', /non-empty text "description"/],
    ['a name of 65 characters', `---\nname: ${'n'.repeat(65)}\ndescription: d\n---\nb`, /65 characters; at most 64/],
    [
      'a description of 1025',
      `---\nname: n\ndescription: ${'d'.repeat(1025)}\n---\nb`,
      /1025 characters; at most 1024/,
    ],
    ['a name with markup', '---\nname: <b>n</b>\ndescription: d\n---\nb', /angle bracket/],
    ['a body of 100,001 characters', `---\nname: n\ndescription: d\n---\n${'b'.repeat(100_001)}`, /at most 100000/],
    ['no body', '---\nname: n\ndescription: d\n---\n  \n', /no text below/],
    ['broken YAML', '---\nname: [\n---\nbody', /not valid YAML/],
    ['JavaScript for front matter', '---js\n({ name: process.exit(1) })\n---\nbody', /not valid YAML/],
    ['front matter that does not end', '---\nname: n\ndescription: d\n', /front matter between/],
    ['front matter that takes the parser minutes', `---${'\n'.repeat(1_000_000)}---\nbody`, /within 16 KiB/],
    ['a file of 2 MiB', `---\nname: n\ndescription: d\n---\n${'x'.repeat(2_000_000)}`, /larger than 1 MiB/],
    ['a YAML function', '---\nname: !!js/function "function () {}"\n---\nbody', /not valid YAML/],
  ])('fails %s', async (_, text, reason) => {
    const expected = { answer: 'failed', reason: expect.stringMatching(reason) };
    expect(await judge(text)).toMatchObject(expected);
    // The parser must not remember a failure as empty front matter.
    expect(await judge(text)).toMatchObject(expected);
  });

  it('H-03 fails what is no regular file, and waits for none', async () => {
    execFileSync('mkfifo', [join(room, path)]);
    expect(await checkSkill(path, room)).toMatchObject({
      answer: 'failed',
      reason: expect.stringContaining('missing'),
    });
    await rm(join(room, path));
    await symlink('/etc/passwd', join(room, path));
    expect(await checkSkill(path, room)).toEqual({ answer: 'failed', reason: expect.any(String), evidence: {} });
  });

  it('A-15 keeps evidence small of front matter whose aliases stand for a billion values', async () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(', ')}]`;
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const bomb = names.map((name, index) => level(name, index === 0 ? 'x' : `*${names[index - 1]}`)).join('\n');
    const { evidence } = await judge(`---\n${bomb}\n---\nbody`);
    // Written out whole it would not fit into memory.
    expect(Object.values(evidence).every((value) => typeof value === 'string' && value.length <= 200)).toBe(true);
  });

  it('A-06 fails what is not UTF-8, and a folder whose name drives a terminal', async () => {
    const bytes = Buffer.from('---\nname: tuning\ndescription: \xe9\n---\nbody', 'latin1');
    await writeFile(join(room, path), bytes);
    expect(await checkSkill(path, room)).toMatchObject({ answer: 'failed', reason: `${path} is not UTF-8` });
    const odd = '.harnessgym/skills/a\n\u001b[2J/SKILL.md';
    await mkdir(join(room, odd, '..'));
    await writeFile(join(room, odd), '---\nname: tuning\ndescription: d\n---\nbody');
    const reason = 'the name of its folder holds a control character';
    expect(await checkSkill(odd, room)).toMatchObject({ answer: 'failed', reason });
  });

  it('fails a file that is not there, and a folder in its place', async () => {
    expect(await checkSkill(path, room)).toMatchObject({
      answer: 'failed',
      reason: expect.stringContaining('missing'),
    });
    await mkdir(join(room, path));
    expect(await checkSkill(path, room)).toMatchObject({
      answer: 'failed',
      reason: expect.stringContaining('missing'),
    });
  });
});
