import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { createQualifier } from '@harnessgym/qualify';
import { openRegistry } from '@harnessgym/registry';
import { openSnapshotStore } from '@harnessgym/workspace';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDocket } from '../qualification/open-docket.js';
import { putBackQualified } from './put-back-qualified.js';

let folder: string;
let workspace: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-put-back-')));
  workspace = join(folder, 'work');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const path = '.harnessgym/skills/s/SKILL.md';
const hidden = async () => (await readdir(join(workspace, '.harnessgym'))).filter((name) => name.startsWith('.copy'));

it('F-11 what is put back is never away from its place, and the changed version is kept aside whole', async () => {
  const context = await changed();
  let isDone = false;
  const putting = putBackQualified(context).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    expect(existsSync(join(workspace, path))).toBe(true);
    await turn();
  }
  const aside = (await readdir(join(workspace, '.harnessgym/set_aside'))).join();
  expect(await putting).toEqual([expect.stringContaining(`kept in .harnessgym/set_aside/${aside}.`)]);
  expect(await readFile(join(workspace, path), 'utf8')).toContain('qualified');
  expect(await readFile(join(workspace, '.harnessgym/set_aside', aside, 'SKILL.md'), 'utf8')).toContain('changed');
  expect(await hidden()).toEqual([]);
});

it('F-11 where the copy is damaged the changed version stays, and a warning says so', async () => {
  const context = await changed();
  const { root = '' } = context.docket.lastQualified({ kind: 'skill', path }) ?? {};
  await writeFile(join(root, path), 'damaged');
  expect(await putBackQualified(context)).toEqual([expect.stringContaining('cannot be put back')]);
  expect(await readFile(join(workspace, path), 'utf8')).toContain('changed');
  expect([existsSync(join(workspace, '.harnessgym/set_aside')), await hidden()]).toEqual([false, []]);
});

it('F-11 tells where the changed version is when it cannot be moved aside, and keeps it', async () => {
  // With what is put before and behind it, longer than a name may be.
  const name = 'n'.repeat(240);
  const warnings = await putBackQualified(await changed(name));
  const [copy = ''] = await hidden();
  expect(warnings).toEqual([
    expect.stringMatching(`the qualified version is back. .* still in .harnessgym/${copy}/former, .*: ENAMETOOLONG`),
  ]);
  const text = (at: string) => readFile(join(workspace, '.harnessgym', at, 'SKILL.md'), 'utf8');
  expect(await text(`skills/${name}`)).toContain('qualified');
  expect(await text(`${copy}/former`)).toContain('changed');
});

/** A skill that was changed since it was qualified. */
async function changed(name = 's') {
  await write('qualified', name);
  const docket = await openDocket({ workspace, stateFolder: join(folder, 'state') });
  const registry = await openRegistry(workspace, { docket });
  const [artifact] = registry.artifacts();
  if (artifact === undefined) throw new Error('There is no artifact.');
  const { id, digest } = artifact;
  await registry.settle(new Map([[id, { verdict: 'qualified', digest, reportPath: 'r', tools: [] }]]), 1);
  await write('changed', name);
  await registry.sync({});
  const snapshots = await openSnapshotStore({ folder: join(folder, 'snapshots') });
  const qualifier = createQualifier({
    snapshots,
    roomsFolder: join(folder, 'rooms'),
    sandbox: { kind: 'none', reason: 'off' },
  });
  return { registry, docket, qualifier, task: { workspace } as never };
}

async function write(text: string, name: string): Promise<void> {
  const skill = join(workspace, '.harnessgym/skills', name);
  await mkdir(skill, { recursive: true });
  await writeFile(join(skill, 'SKILL.md'), `---\nname: ${name}\ndescription: d\n---\n${text}`);
}
