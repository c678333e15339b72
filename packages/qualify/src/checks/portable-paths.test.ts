import { chmod, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOf, makeScratch, needsServer, verdictOf } from '../testing/scratch.js';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
let home: string;
beforeEach(async () => {
  scratch = await makeScratch();
  home = join(dirname(scratch.workspace), 'home');
  await mkdir(home);
});
afterEach(() => scratch.remove());

const folder = '.harnessgym/mcp/echo';

async function judged(
  manifest: object,
  files: Readonly<Record<string, string>> = {},
  env: NodeJS.ProcessEnv = {},
  template = scratch.template,
) {
  await scratch.server('echo', fixtureServer('echo'), { self_test: needsServer('echo'), ...manifest });
  for (const [name, text] of Object.entries(files)) await scratch.write(`${folder}/${name}`, text);
  const report = await scratch.qualify({ template }, { ...process.env, HOME: home, ...env });
  return { report, ...verdictOf(report, 'mcp/echo') };
}

describe('F-04 an artifact that leads back to the training workspace', () => {
  it.each([
    ['an argument', (root: string) => ({ args: [`${root}/${folder}/server.mjs`] }), '${artifact_dir}/server.mjs'],
    ['a variable', (root: string) => ({ env: { PLAN: `--plan=${root}/plan.json` } }), '${workspace}/plan.json'],
    ['its self-test', (root: string) => ({ self_test: ['node', `${root}/check.mjs`] }), '${workspace}/check.mjs'],
    ['a program', (root: string) => ({ command: `${root}/bin/node` }), '${workspace}/bin/node'],
  ])('in %s of its manifest fails, and is told what to write', async (_, manifest, write) => {
    const { verdict, reason } = await judged(manifest(scratch.workspace));
    expect(verdict).toBe('failed');
    expect(reason).toMatch(/^portable-paths: \.harnessgym\/mcp\/echo\/mcp\.json line 1 names /);
    expect(reason).toContain(`Write ${write}`);
  });

  it('in a file fails with its name, line and what to write', async () => {
    const { reason, report } = await judged({}, { 'data/notes.txt': `one\ntwo ${scratch.workspace}/plan.json.\n` });
    expect(reason).toContain(`${folder}/data/notes.txt line 2 names ${scratch.workspace}/plan.json, which`);
    expect(reason).toContain('Write plan.json, from the working directory or the variable HARNESSGYM_WORKSPACE');
    expect(checkOf(report, 'mcp/echo', 'portable-paths').evidence).toEqual({
      paths: [expect.objectContaining({ file: `${folder}/data/notes.txt`, line: 2 })],
    });
  });

  it('in a skill fails as well', async () => {
    await scratch.write(
      '.harnessgym/skills/tuning/SKILL.md',
      `---\nname: tuning\ndescription: d\n---\ncd ${scratch.workspace}\n`,
    );
    expect(verdictOf(await scratch.qualify(), 'skills/tuning').reason).toMatch(/SKILL\.md line 5 names/);
  });

  it('in the home of its author fails, but for a program that PATH finds there', async () => {
    const program = join(home, '.tools/bin/own-node');
    await scratch.write(join('..', 'home/.tools/bin/own-node'), '#!/bin/sh\nexec node "$@"\n');
    await chmod(program, 0o755);
    const written = { command: program, env: { TOOL: program } };
    expect((await judged(written)).reason).toMatch(
      /mcp\.json line 1 names .*\/bin\/own-node in command, .*Copy what it needs/,
    );
    const searchPath = `${dirname(program)}:${process.env['PATH']}`;
    expect((await judged(written, {}, { PATH: searchPath })).verdict).toBe('qualified');
    await scratch.write(join('..', 'home/.ssh/id_rsa'), 'key');
    const { reason } = await judged({ env: { KEYS: `${home}/.ssh/id_rsa` } });
    expect(reason).toMatch(/mcp\.json line 1 names .*\/home\/\.ssh\/id_rsa in env\.KEYS,.* Copy what it needs/);
  });

  it.each<[string, (tool: string) => object, string]>([
    ['a program', (tool) => ({ command: tool }), 'command'],
    ['a script', (tool) => ({ args: [tool] }), 'args'],
    ['an option', (tool) => ({ args: ['${artifact_dir}/server.mjs', `--tool=${tool}`] }), 'args'],
    ['a line for a shell', (tool) => ({ command: 'sh', args: ['-c', `cd / && exec node ${tool}`] }), 'args'],
    ['its self-test', (tool) => ({ self_test: `node ${tool}` }), 'self_test'],
  ])(
    'outside of the room and of the system fails in %s, with the field and what to write',
    async (_, manifest, field) => {
      const tool = join(dirname(scratch.workspace), 'opt/mine/tool.mjs');
      await scratch.write('../opt/mine/tool.mjs', '#!/usr/bin/env node\n');
      await chmod(tool, 0o755);
      const { verdict, reason } = await judged(manifest(tool));
      expect(verdict).toBe('failed');
      expect(reason).toMatch(
        new RegExp(`^portable-paths: .*mcp\\.json line 1 names \\S+ in ${field}, which is only there`),
      );
      expect(reason).toMatch(/Copy it into the folder of the server, and write \$\{artifact_dir\}\/tool\.mjs$/);
    },
  );

  it('outside of the room is told the name of a program that PATH finds elsewhere', async () => {
    await scratch.write('../opt/mine/node', '#!/bin/sh\nexec node "$@"\n');
    const { reason } = await judged({ command: join(dirname(scratch.workspace), 'opt/mine/node') });
    expect(reason).toContain('Write node, which PATH finds');
  });

  it('is none by the interpreter of this process, nor by a link of the task', async () => {
    await scratch.write('../data/set/one.csv', '1');
    await symlink(join(dirname(scratch.workspace), 'data/set'), join(scratch.workspace, 'set'));
    const template = await scratch.snapshots.take(scratch.workspace);
    const args = ['${artifact_dir}/server.mjs', '${workspace}/set/one.csv'];
    const { verdict } = await judged({ command: process.execPath, args }, {}, { PATH: '/usr/bin:/bin' }, template);
    expect(verdict).toBe('qualified');
  });

  it('is none with placeholders, relative paths, paths of the system, and names that only begin alike', async () => {
    const { verdict } = await judged(
      { args: ['${artifact_dir}/server.mjs', '--work', '${workspace}', '--out=/tmp/x', '/usr/bin/env'], cwd: '.' },
      { 'notes.txt': `${scratch.workspace}-old/x ${scratch.workspace}2 /etc/hosts` },
    );
    expect(verdict).toBe('qualified');
  });

  it('is none where another path ends like it, and where nothing is below the home', async () => {
    const root = scratch.workspace;
    const text = `https://example.com/x${root}/readme src${root}/x ${home}/item/name ${home}`;
    expect((await judged({}, { 'notes.txt': text })).verdict).toBe('qualified');
    expect((await judged({}, { 'notes.txt': `cc -I${root}/include` })).reason).toContain(`names ${root}/include`);
  });

  it('is none by its cwd, which gives way to the room as documented', async () => {
    expect((await judged({ cwd: scratch.workspace })).verdict).toBe('qualified');
  });

  it('is none by bytes that are no text', async () => {
    expect((await judged({}, { 'cache.bin': `\0${scratch.workspace}/x` })).verdict).toBe('qualified');
  });
});
