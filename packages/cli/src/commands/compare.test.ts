import { mkdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { main } from '../main.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-cli-compare-')));
  await mkdir(join(folder, 'task'));
  await writeFile(join(folder, 'task', 'task.md'), 'Do nothing.');
  const scenario = 'export default { name: "nothing to do", plays: [], turn: async () => ({ finalMessage: "." }) };';
  await writeFile(join(folder, 'scenario.mjs'), scenario);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What is written to stderr reaches `onStderr` as well. */
async function harnessgym(argv: readonly string[], onStderr: (text: string) => void = () => undefined) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const collect = (kept: string[], heard: (text: string) => void) =>
    new Writable({
      write(chunk, _, done) {
        kept.push(String(chunk));
        heard(String(chunk));
        done();
      },
    });
  const code = await main(argv, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HARNESSGYM_STATE_DIR: join(folder, 'state') },
    stdout: collect(stdout, () => undefined),
    stderr: collect(stderr, onStderr),
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

const study = (...flags: string[]) => [
  ...['compare', '--workspace-template', 'task', '--task', 'task.md', '--output-dir', 'out', '--sandbox', 'off'],
  ...['--runner', 'fake', '--fake-scenario', 'scenario.mjs', ...flags],
];

it('leaves the page of a study beside its report, and anew when it is scored again', async () => {
  const page = join(folder, 'out/report.html');
  const { code, stderr } = await harnessgym(study('--post-command', `echo '{"score": 2}'`));
  expect([code, stderr]).toEqual([0, expect.stringMatching(`\nReport: ${page}\n$`)]);
  expect((await stat(page)).mode & 0o777).toBe(0o644);
  expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>/);
  await rm(page);
  const again = await harnessgym(['compare', 'rescore', 'out']);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(`\nReport: ${page}\n$`) });
  expect(again.stdout).toContain(`Compare report: ${join(folder, 'out/compare_report.json')}\n`);
  expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>/);
});

it('tells in a dry run what became of the bundle and of its placebo in the clean room', async () => {
  await buildHonestServer(join(folder, 'bundle'), 'echo', {});
  const arms = ['--artifact-source', 'bundle', '--arms', 'plain,harnessed,placebo', '--post-command', 'echo 1'];
  const { code, stdout, stderr } = await harnessgym(study(...arms, '--dry-run'));
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^Bundle {7}\S+\n {13}\.harnessgym\/mcp\/echo\/mcp\.json \(qualified\)$/m);
  expect(stdout).toMatch(/^Versions {5}harnessgym \d.*, node \d/m);
  expect(stdout).toMatch(/^Placebo {6}\.harnessgym\/mcp\/(?!echo)\S+\/mcp\.json \(qualified\)$/m);
});

it('ends with 130 and no stack when it is cancelled while it plans, and promises no report', async () => {
  const signal = join(folder, 'asked');
  const self_test = ['sh', '-c', `touch ${signal}; sleep 60`];
  await buildHonestServer(join(folder, 'bundle'), 'echo', { self_test });
  const planning = harnessgym(study('--artifact-source', 'bundle'));
  while (!(await stat(signal).catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 20));
  process.emit('SIGINT', 'SIGINT');
  expect(await planning).toEqual({
    code: 130,
    stdout: '',
    stderr: 'harnessgym: cancelling …\nharnessgym: error: The command was cancelled.\n',
  });
});

it('names the flag of the exit code where it tells how to go on', async () => {
  const asked = study('--trials', '2', '--fail-unless', 'helps', '--post-command', 'sleep 60');
  const { code, stderr } = await harnessgym(asked, (text) => {
    if (text.startsWith('Trials to run')) setImmediate(() => process.emit('SIGINT', 'SIGINT'));
  });
  expect(code).toBe(130);
  expect(stderr).toContain(`harnessgym compare --resume ${join(folder, 'out')} --fail-unless helps\n`);
});

it('tells how to go on with a study that ends by an error', async () => {
  const { code, stderr } = await harnessgym(study('--trials', '2', '--post-command', 'echo 1'), (text) => {
    // As on a full disk, the report can then not be written.
    if (text.startsWith('Trials to run')) mkdirSync(join(folder, 'out/compare_report.json/full'), { recursive: true });
  });
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/\nGo on with the study: harnessgym compare --resume \S+out\n$/);
});

it.each([
  ['the agent', "throw new Error('I crashed.')", [], 0],
  ['the agent, where a verdict was asked for', "throw new Error('I crashed.')", ['--fail-unless', 'helps'], 4],
  ['the machine', "return { ended: { outcome: 'infrastructure', reason: 'no network' } }", [], 3],
])(
  'G-18 calls a study broken whose trials are all invalid because of %s, and its exit code says so where it is to',
  async (_, ending, flags, expected) => {
    const script = `export default { name: 'failing', plays: [], turn: async () => { ${ending}; } };`;
    await writeFile(join(folder, 'scenario.mjs'), script);
    const { code, stdout } = await harnessgym(study('--trials', '1', ...flags));
    expect(stdout).toMatch(/^Verdict: plan broken$/m);
    expect(code).toBe(expected);
  },
);

it('shows of each command its own help, and ends it with the line', async () => {
  const own = await harnessgym(['compare', 'rescore', '--help']);
  expect(own.stdout).toMatch(/^Usage: harnessgym compare rescore \[options\] <dir>\n[\s\S]*\n$/);
  const { stdout } = await harnessgym(['compare', '--help']);
  expect(stdout).toMatch(/skills-only[\s\S]*mcp-only[\s\S]*without:<path>[\s\S]*\S\n$/);
});

it.runIf(process.platform === 'linux')('names a state directory that cannot be, of a run and of a study', async () => {
  const at = ['--state-dir', '/proc/harnessgym', '--runner', 'fake', '--fake-scenario', 'scenario.mjs'];
  const run = await harnessgym(['run', '--workspace', 'task', '--task', 'task.md', '--sandbox', 'off', ...at]);
  expect([run.code, run.stderr]).toEqual([3, expect.stringMatching(/\/proc\/harnessgym\/\S+ cannot be used \(ENOENT/)]);
  const compared = await harnessgym(study('--post-command', 'echo 1', ...at));
  expect([compared.code, compared.stderr]).toEqual([
    2,
    expect.stringContaining('--state-dir: /proc/harnessgym cannot be made (ENOENT'),
  ]);
});
