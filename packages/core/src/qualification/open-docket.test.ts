import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRegistry } from '@harnessgym/registry';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findUnneededCopies } from '../clean/find-unneeded-copies.js';
import { stateLayout } from '../store/state-layout.js';
import { openDocket } from './open-docket.js';

let folder: string;
let workspace: string;
let stateFolder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-docket-')));
  workspace = join(folder, 'work');
  stateFolder = join(folder, 'state');
  await write('one');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const skill = { kind: 'skill', path: '.harnessgym/skills/s/SKILL.md' } as const;

it('another process recalls a verdict, and finds a copy of what was qualified', async () => {
  const { digest } = await settle('qualified');
  const docket = await openDocket({ workspace, stateFolder });
  expect(docket.recall({ ...skill, digest })).toMatchObject({
    verdict: 'qualified',
    digest,
    reportPath: 'r',
    tools: [],
  });
  expect(docket.recall({ ...skill, digest: 'x'.repeat(64) })).toBeUndefined();
  const { root = '' } = docket.lastQualified(skill) ?? {};
  expect(await readFile(join(root, skill.path), 'utf8')).toContain('one');
});

it('B-10 keeps what a run knows of artifacts for its user alone', async () => {
  await settle('qualified');
  expect((await stat(stateLayout(stateFolder).verdictLog)).mode & 0o777).toBe(0o600);
  expect((await stat(stateFolder)).mode & 0o777).toBe(0o700);
});

it('F-11 of several versions that passed the last one counts, and one that failed since is none', async () => {
  await settle('qualified');
  await write('two');
  const { digest } = await settle('qualified');
  await write('three');
  await settle('quarantined');
  expect((await openDocket({ workspace, stateFolder })).lastQualified(skill)?.digest).toBe(digest);
  await write('two');
  await settle('quarantined');
  expect((await openDocket({ workspace, stateFolder })).lastQualified(skill)).toBeUndefined();
});

it('A-01 who has the workspace alone keeps aside what is in the place of the verdicts; nobody else does', async () => {
  const { digest } = await settle('qualified');
  const { verdictLog } = stateLayout(stateFolder);
  await rm(verdictLog);
  execFileSync('mkfifo', [verdictLog]);
  await expect(openDocket({ workspace, stateFolder })).rejects.toMatchObject({ code: 'STATE_UNUSABLE' });
  const warnings: string[] = [];
  const warn = (messages: readonly string[]) => void warnings.push(...messages);
  const docket = await openDocket({ workspace, stateFolder, warn });
  expect(warnings).toEqual([expect.stringContaining(`${verdictLog} was in the way`)]);
  expect(docket.recall({ ...skill, digest })).toBeUndefined();
  expect((await stat(`${verdictLog}.aside`)).isFIFO()).toBe(true);
  await settle('qualified');
  expect((await openDocket({ workspace, stateFolder })).recall({ ...skill, digest })).toBeDefined();
});

it('a torn or foreign line hides no other verdict', async () => {
  const { digest } = await settle('qualified');
  await appendFile(stateLayout(stateFolder).verdictLog, '{"verdict": "qualified"}\n{"at": "20');
  const docket = await openDocket({ workspace, stateFolder });
  expect(docket.recall({ ...skill, digest })).toBeDefined();
  await settle('quarantined');
  expect((await openDocket({ workspace, stateFolder })).recall({ ...skill, digest })).toMatchObject({
    verdict: 'quarantined',
  });
});

it('C-09 what a killed run had begun to copy goes with the next copy', async () => {
  const { digest = '' } = await settle('qualified');
  const root = stateLayout(stateFolder).qualifiedCopy(digest);
  const begun = join(root, '.harnessgym', '.copy-0123456789ab');
  await mkdir(join(begun, 'fresh'), { recursive: true });
  await rm(join(root, '.harnessgym/skills'), { recursive: true });
  await settle('qualified');
  expect(await readFile(join(root, skill.path), 'utf8')).toContain('one');
  await expect(stat(begun)).rejects.toThrow('ENOENT');
});

it('C-09 what a run could not remove any more beside a whole copy goes with the next verdict', async () => {
  const { digest = '' } = await settle('qualified');
  const left = join(stateLayout(stateFolder).qualifiedCopy(digest), '.harnessgym', '.copy-0123456789ab');
  await mkdir(left);
  await settle('qualified');
  await expect(stat(left)).rejects.toThrow('ENOENT');
});

it('C-09 copies of what is gone, or passed since with other bytes, are needed no more', async () => {
  await settle('qualified');
  await write('two');
  await settle('qualified');
  const copies = await readdir(stateLayout(stateFolder).qualified);
  const unneeded = await findUnneededCopies({ workspace, stateFolder });
  expect([copies.length, unneeded.length]).toEqual([2, 1]);
  const { digest = '' } = (await openDocket({ workspace, stateFolder })).lastQualified(skill) ?? {};
  expect(unneeded.join()).not.toContain(digest);
  await rm(join(workspace, '.harnessgym'), { recursive: true });
  expect(await findUnneededCopies({ workspace, stateFolder })).toHaveLength(2);
});

it('C-09 a copy is needed while the artifact is away only for a copy that was killed', async () => {
  await settle('qualified');
  const copy = join(workspace, '.harnessgym/.copy-0123456789ab');
  await mkdir(copy);
  await writeFile(join(copy, 'place'), '.harnessgym/skills/s');
  await rename(join(workspace, '.harnessgym/skills/s'), join(copy, 'former'));
  expect(await findUnneededCopies({ workspace, stateFolder })).toEqual([]);
  await openRegistry(workspace);
  expect(await readFile(join(workspace, skill.path), 'utf8')).toContain('one');
});

it.each(['former', 'place'])('A-01 a copy of an agent whose %s is no file of ours keeps nothing', async (name) => {
  await settle('qualified');
  await mkdir(join(workspace, '.harnessgym/.copy-0123456789ab', name), { recursive: true });
  await rm(join(workspace, '.harnessgym/skills'), { recursive: true });
  expect(await findUnneededCopies({ workspace, stateFolder })).toHaveLength(1);
});

it('A-10 a copy of an agent with a place too long for a path keeps nothing, and ends nothing', async () => {
  await settle('qualified');
  const copy = join(workspace, '.harnessgym/.copy-0123456789ab');
  await mkdir(join(copy, 'former'), { recursive: true });
  await writeFile(join(copy, 'place'), `.harnessgym/skills/${'s'.repeat(300)}`);
  await rm(join(workspace, '.harnessgym/skills/s'), { recursive: true });
  expect(await findUnneededCopies({ workspace, stateFolder })).toHaveLength(1);
});

async function write(text: string): Promise<void> {
  await mkdir(join(workspace, '.harnessgym/skills/s'), { recursive: true });
  await writeFile(join(workspace, skill.path), `---\nname: s\ndescription: d\n---\n${text}`);
}

async function settle(verdict: 'qualified' | 'quarantined') {
  const registry = await openRegistry(workspace, { docket: await openDocket({ workspace, stateFolder }) });
  const [artifact] = registry.artifacts();
  if (artifact === undefined) throw new Error('There is no artifact.');
  const { id, digest } = artifact;
  const settlement =
    verdict === 'qualified'
      ? { verdict, digest, reportPath: 'r', tools: [] }
      : { verdict, digest, reportPath: 'r', reason: 'no' };
  await registry.settle(new Map([[id, settlement]]), 1);
  return artifact;
}
