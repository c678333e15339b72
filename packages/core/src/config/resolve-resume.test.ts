import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepProgress } from '../progress/keep-progress.js';
import { progressLayout } from '../progress/progress-layout.js';
import { refuseUsedRunId } from '../store/refuse-used-run-id.js';
import { resolveConfig } from './resolve-config.js';
import { resolveResume } from './resolve-resume.js';
import type { RunConfig, WrittenRunConfig } from './run-config.js';

const startedAt = '2026-01-02T03:04:05.000Z';
let folder: string;
let workspace: string;
let config: RunConfig;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-resume-')));
  workspace = join(folder, 'work');
  await mkdir(join(workspace, '.harnessgym', 'runs', 'cut'), { recursive: true });
  const written = { taskText: 'Do it.', runner: 'fake', runId: 'cut', stateDir: '../state' };
  config = await resolveConfig({ ...written, attemptTimeouts: '1m,2m', stopScore: '5' }, base());
  await keepProgress(config).saveConfig(config, startedAt);
  const state = { schemaVersion: 1, stateFolder: config.stateFolder };
  await writeFile(join(workspace, '.harnessgym', 'runs', 'cut', 'state.json'), JSON.stringify(state));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const base = () => ({ cwd: workspace, env: { HOME: folder }, now: new Date(startedAt) });
const resume = (runId: string, written: WrittenRunConfig = {}) =>
  resolveResume({ stateDir: '../state', ...written, resume: runId }, base());
const spoil = (document: 'config' | 'opening' | 'end', text: string) =>
  writeFile(progressLayout(config.stateFolder, 'cut')[document], text);

describe('going on with a run', () => {
  it('takes the settings that it was started with', async () => {
    expect(await resume('cut')).toEqual({
      startedAt,
      config,
      opening: { reached: 'part', known: {} },
      iterations: new Map(),
      warnings: [],
    });
  });

  it('takes the newest run for latest, also when that one is finished, and says where there is none', async () => {
    const run = (runId: string) => join(workspace, '.harnessgym', 'runs', runId);
    const start = (at: string) => `${JSON.stringify({ type: 'run-start', at, runner: 'fake' })}\n`;
    await writeFile(join(run('cut'), 'events.jsonl'), start('2026-01-03T00:00:00.000Z'));
    await mkdir(run('an-older-one'));
    await writeFile(join(run('an-older-one'), 'events.jsonl'), start('2026-01-02T00:00:00.000Z'));
    expect(await resume('latest')).toMatchObject({ config: { runId: 'cut' } });
    await keepProgress(config).saveClosed({ state: 'finished', reason: 'solved' });
    await expect(resume('latest')).rejects.toThrow('Run cut is finished');
    await rm(join(workspace, '.harnessgym'), { recursive: true });
    const none = { code: 'RUN_NOT_RESUMABLE', message: expect.stringContaining('holds no run') };
    await expect(resume('latest')).rejects.toMatchObject(none);
  });

  it('A-12 goes back to what a broken document said before it was written the last time, with a warning', async () => {
    const progress = keepProgress(config);
    const template = { createdAt: startedAt, snapshot: { id: 'id', entries: 1, manifestPath: '/m' } };
    await progress.saveOpening({ reached: 'part', known: { template } });
    await progress.saveOpening({ reached: 'end', opening: { template, alreadyPassing: false } });
    await spoil('opening', '{"schemaVersion":2,"reached":"en');
    expect(await resume('cut')).toMatchObject({
      opening: { reached: 'part', known: { template } },
      warnings: [expect.stringMatching(/opening\.json is broken \(It is not JSON\.\)\. The run goes on from/)],
    });
  });

  it('C-01 is refused for a run that is finished, of which nothing may be restored again', async () => {
    await keepProgress(config).saveClosed({ state: 'finished', reason: 'solved' });
    const summary = join(workspace, '.harnessgym/runs/cut/summary.json');
    await writeFile(summary, '{}');
    await expect(resume('cut')).rejects.toMatchObject({
      code: 'RUN_NOT_RESUMABLE',
      message: expect.stringMatching(/Run cut is finished.*harnessgym show cut/),
    });
    await rm(summary);
    await expect(resume('cut')).rejects.toThrow(/Run cut is finished.*summary\.json is gone.*harnessgym restore/);
  });

  it.each<[string, WrittenRunConfig]>([
    ['--iterations', { iterations: '3' }],
    ['--no-restore-best', { restoreBest: false }],
    ['--run-id', { runId: 'x' }],
    ['--claude-extra-arg', { claudeExtraArg: ['x'] }],
  ])('is refused beside %s, which cannot change any more', async (flag, written) => {
    await expect(resume('cut', written)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(`${flag} has no effect beside --resume`),
    });
  });

  it('is refused for a run that is not there, and for what is no run id', async () => {
    await expect(resume('other')).rejects.toThrow(/holds no run "other"\. harnessgym runs lists/);
    await expect(resume('../cut')).rejects.toThrow(/"\.\.\/cut" is no run id/);
  });

  it('is refused elsewhere than where the run kept its state, and names that folder without following it', async () => {
    const elsewhere = resume('cut', { stateDir: '../other' });
    await expect(elsewhere).rejects.toThrow(`If that is so, add --state-dir ${join(folder, 'state')}.`);
    expect(await readdir(folder)).not.toContain('other');
  });

  it('names a folder with a space in it as a shell takes it', async () => {
    const state = { schemaVersion: 1, stateFolder: "/it's a state/x" };
    await writeFile(join(workspace, '.harnessgym', 'runs', 'cut', 'state.json'), JSON.stringify(state));
    const quoted = String.raw`add --state-dir '/it'\''s a state'.`;
    await expect(resume('cut', { stateDir: '../other' })).rejects.toThrow(quoted);
  });

  it('is refused in a workspace that was moved', async () => {
    await rename(workspace, join(folder, 'moved'));
    workspace = join(folder, 'moved');
    await expect(resume('cut')).rejects.toThrow(
      /Run cut was not started in .*moved: .* Move it back, or start a new run\./,
    );
  });

  it.each<[string, 'config' | 'opening' | 'end', string, RegExp]>([
    [
      'of an earlier version',
      'config',
      '{"schemaVersion":1}',
      /another version .*config\.json has the schema version 1/,
    ],
    ['of a later version', 'config', '{"schemaVersion":3}', /another version .*config\.json has the schema version 3/],
    [
      'half written',
      'config',
      '{"schemaVersion":2,',
      /config\.json is broken \(It is not JSON\.\)\. Start a new run\./,
    ],
    ['with a wrong type', 'opening', '{"schemaVersion":2,"reached":"end"}', /opening\.json is broken \(template: /],
    ['of another version', 'end', '{"schemaVersion":3}', /another version .*end\.json/],
  ])('is refused when its progress is %s', async (_how, document, text, message) => {
    await spoil(document, text);
    await expect(resume('cut')).rejects.toMatchObject({
      code: 'RUN_NOT_RESUMABLE',
      message: expect.stringMatching(message),
    });
    expect(await readFile(progressLayout(config.stateFolder, 'cut')[document], 'utf8')).toBe(text);
  });

  it('C-01 is what a used run id is refused with, and only where it can be done', async () => {
    const place = { workspace, stateFolder: config.stateFolder, runId: 'cut' };
    const resumable = { code: 'RUN_EXISTS', message: expect.stringContaining('Go on with that run with --resume cut') };
    await expect(refuseUsedRunId(place)).rejects.toMatchObject(resumable);
    await rm(join(workspace, '.harnessgym'), { recursive: true });
    await expect(refuseUsedRunId(place)).rejects.toMatchObject(resumable);
    await keepProgress(config).saveClosed({ state: 'finished', reason: 'solved' });
    await expect(refuseUsedRunId(place)).rejects.toThrow(/exists\. Pass another --run-id, or none\.$/);
  });

  it('lets no file of an agent drive the terminal', async () => {
    const state = { schemaVersion: 1, stateFolder: '/tmp/\u001b[2J\u009b/x' };
    await writeFile(join(workspace, '.harnessgym', 'runs', 'cut', 'state.json'), JSON.stringify(state));
    const error = await resume('cut', { stateDir: '../other' }).catch((reason: Error) => reason.message);
    expect(error).toContain("add --state-dir '/tmp/?[2J?'.");
  });
});
