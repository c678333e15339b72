import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { runPlanSchema } from '@harnessgym/core';
import { treeDigest } from '@harnessgym/internal-testkit/tree-digest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './main.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-cli-')));
  await mkdir(join(folder, 'work'));
  await writeFile(join(folder, 'work', 'task.md'), 'in the workspace');
  const scenario = 'export default { name: "nothing to do", plays: [], turn: async () => ({ finalMessage: "." }) };';
  await writeFile(join(folder, 'scenario.mjs'), scenario);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function harnessgym(...argv: string[]) {
  const stdout = collector();
  const stderr = collector();
  const env = { PATH: process.env['PATH'], HARNESSGYM_STATE_DIR: join(folder, 'state') };
  const code = await main(argv, { cwd: folder, env, stdout: stdout.stream, stderr: stderr.stream });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

describe('the help', () => {
  it.each([
    { command: [] },
    { command: ['run'] },
    { command: ['compare', 'rescore'] },
    { command: ['report'] },
    { command: ['runs'] },
    { command: ['show'] },
    { command: ['qualify'] },
    { command: ['registry'] },
    { command: ['registry', 'list'] },
    { command: ['registry', 'show'] },
    { command: ['registry', 'verify'] },
    { command: ['registry', 'prune'] },
    { command: ['restore'] },
    { command: ['clean'] },
    { command: ['demo'] },
  ])('of $command has at most 45 lines of at most 80 columns, none of them wrapped', async ({ command }) => {
    const { code, stdout } = await harnessgym(...command, '--help');
    const lines = stdout.trimEnd().split('\n');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\S\n$/)]);
    expect(lines.length).toBeLessThanOrEqual(45);
    expect(lines.filter((line) => line.length > 80 || /^ {4}/.test(line))).toEqual([]);
  });

  it.each<[string, string?]>([
    ['--task{,-text} <'],
    ['--workspace <', '.'],
    ['--task-state <', 'continue'],
    ['--runner <', 'exec'],
    ['--{acp-command,fake-scenario} <'],
    ['--codex-{bin,model,sandbox} <', 'codex, its own, workspace-write'],
    ['--codex-{config,extra-arg} <'],
    ['--claude-{bin,model} <', 'claude, its own'],
    ['--claude-permission-mode <', 'bypassPermissions'],
    ['--claude-max-budget-usd <', 'none'],
    ['--claude-extra-arg <'],
    ['--iterations <', '3'],
    ['--attempt-timeout{,s} <', '45m'],
    ['--{build,reflection}-timeout <', '20m, and that of the build'],
    ['--max-{cost-usd,tokens} <'],
    ['--harness-depth <', 'deep'],
    ['--[no-]qualify-artifacts', 'yes'],
    ['--sandbox <', 'auto'],
    ['--allow-{network,env} <'],
    ['--artifact-repair-attempts <', '1'],
    ['--build-after-solve'],
    ['--post-attempt-command <'],
    ['--post-attempt-timeout <', '2m'],
    ['--post-attempt-score-key <', 'that of --score-key'],
    ['--score-{key,repeats} <', 'score; 1'],
    ['--{protect,editable} <'],
    ['--stop-score <'],
    ['--{higher-is-better,scorer-secret}', 'lower is better'],
    ['--optimization-mode'],
    ['--[no-]restore-best', 'yes'],
    ['--run-id <', 'time and a random part'],
    ['--ignore <'],
    ['--gitignore'],
    ['--{dry-run,json}'],
  ])('of run names %s and its default', async (flag, missing) => {
    const line = (await harnessgym('run', '--help')).stdout.split('\n').find((one) => one.startsWith(`  ${flag}`));
    expect(line).toMatch(/ {2}\S/);
    if (missing !== undefined) expect(line).toContain(`default: ${missing}`);
  });
});

describe('a command line that cannot be meant', () => {
  it.each<[string[], RegExp]>([
    [['--task'], /option '--task <x>' argument missing\nharnessgym run --help lists the flags/],
    [['task.md'], /too many arguments.*\nharnessgym run --help lists the flags/],
    [
      ['--task-text', '--json'],
      /--task-text needs a value, and --json reads like another flag\. Write --task-text=--json/,
    ],
    [['--task-text', 'x', '--claude-model', 'm'], /--claude-model has no effect with --runner exec/],
    [
      ['--task-text', 'x', '--fail-unless', 'improved'],
      /--fail-unless improved is never met .* Add --optimization-mode/,
    ],
    [['--task-text', 'x', '--sandbox', 'maybe'], /--sandbox: "maybe" is unknown\. Use one of: auto, require, off/],
    [['--task-text', 'x', '--allow-network', 'a b'], /--allow-network: "a b" is no name of a server/],
    [['--task-text', 'x', '--allow-env', 'A=b'], /--allow-env: "A=b" is no name of a variable/],
    [['--task-text', 'x', '--allow-env', 'MODE', '--allow-env', 'HF_TOKEN'], /--allow-env: no server gets HF_TOKEN/],
    [
      ['--task-text', 'x', '--sandbox', 'off', '--allow-network', '*'],
      /--allow-network has no effect with --sandbox off/,
    ],
    [['--task-text', '-h'], /--task-text needs a value, and -h reads like another flag/],
    [
      ['--task-text', `--${'x'.repeat(99)} and more`],
      /and --x{37}… reads like another flag\. Write --task-text=--x{37}… /,
    ],
    [['--task-text', 'x', '--ignore', './data'], /--ignore: "\.\/data" matches nothing/],
    [['--task-text', 'x', '--runner', 'claude', '--claude-max-budget-usd', '-5'], /--claude-max-budget-usd: "-5"/],
    [
      ['--task-text', 'x', '--runner', 'fake', '--fake-scenario', '~/no.mjs'],
      /--fake-scenario: "\/.*\/no\.mjs" is neither/,
    ],
  ])('is refused: run %j', async (argv, message) => {
    const { code, stdout, stderr } = await harnessgym('run', '--workspace', 'work', ...argv);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('is heard of before an agent that is missing', async () => {
    const task = ['run', '--task-text', 'x', '--workspace', 'work'];
    const claude = [...task, '--runner', 'claude', '--claude-bin', 'no-such-claude', '--claude-extra-arg=--verbose'];
    expect((await harnessgym(...claude, '--iterations', '0')).code).toBe(2);
    const { code, stderr } = await harnessgym(...claude);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/Claude Code executable not found: "no-such-claude"/)]);
  });
});

describe('an agent that is missing', () => {
  it.each(['exec', 'codex'])(
    'D-12 ends a run of --runner %s with exit code 3, before anything is tried',
    async (runner) => {
      const task = ['run', '--task-text', 'x', '--workspace', 'work', '--run-id', 'r'];
      const { code, stderr } = await harnessgym(...task, '--runner', runner, '--codex-bin', './no-codex');
      expect([code, stderr]).toEqual([
        3,
        expect.stringMatching(/Codex executable not found: ".*\/no-codex"\. Install it/),
      ]);
      expect(stderr).not.toContain('#1');
    },
  );
});

describe('--dry-run', () => {
  const fake = ['run', '--workspace', 'work', '--runner', 'fake', '--fake-scenario', 'scenario.mjs', '--dry-run'];

  it('D-11 shows how Codex would be started, in a sandbox in which it can work', async () => {
    const codex = ['--codex-bin', './codex', '--codex-model', 'm', '--codex-config', 'a=1', '--codex-extra-arg=--oss'];
    const { code, stdout } = await harnessgym('run', '--workspace', 'work', '--task', 'task.md', '--dry-run', ...codex);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\/codex exec --json .* -s workspace-write .* -m m .* -c a=1 --oss -/);
    expect(stdout).toMatch(/--oss resume .* -/);
  });

  it('I-08 prints plan, command lines and prompts, and writes nothing', async () => {
    const before = await treeDigest(folder);
    const scorer = ['--post-attempt-command', 'node score.mjs', '--stop-score', '3', '--higher-is-better'];
    const { code, stdout, stderr } = await harnessgym(...fake, '--task', 'task.md', ...scorer);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Runner +fake: plays the scenario "nothing to do" and starts no agent process$/m);
    expect(stdout).toMatch(/^Target +at least 3$/m);
    expect(stdout).toMatch(/^scorer:\n {2}node score\.mjs$/m);
    for (const phase of ['attempt', 'reflection', 'build', 'repair']) {
      expect(stdout).toContain(`===== Prompt: ${phase} =`);
    }
    expect(stdout).toContain('in the workspace');
    expect(await treeDigest(folder)).toBe(before);
  });

  it('prints one JSON document of the same facts with --json', async () => {
    const { stdout } = await harnessgym(...fake, '--task', 'task.md', '--json', '--no-qualify-artifacts');
    const plan = runPlanSchema.parse(JSON.parse(stdout));
    expect(plan.runConfig).toMatchObject({ qualify_artifacts: false, runner: 'fake' });
    expect(plan.prompts).toHaveLength(3);
  });

  it('I-08 checks a command line of CI as it is, --fail-unless included', async () => {
    const { code, stdout } = await harnessgym(...fake, '--task', 'task.md', '--fail-unless', 'solved');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Plan of the run')]);
    expect((await harnessgym(...fake, '--task', 'task.md', '--fail-unless', 'improved')).code).toBe(2);
  });

  it('I-08 warns of what the run would warn of', async () => {
    await mkdir(join(folder, 'work', '.harnessgym'));
    await writeFile(join(folder, 'work', '.harnessgym', 'registry.json'), '{');
    const { code, stderr, stdout } = await harnessgym(...fake, '--task', 'task.md', '--optimization-mode', '--json');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^harnessgym: warning: An optimisation without a scorer/m);
    expect(stderr).toMatch(/^harnessgym: warning: .*registry\.json/m);
    expect(JSON.parse(stdout).warnings).toHaveLength(stderr.trimEnd().split('\n').length);
  });

  it('I-08 says that a run without an id will have another one', async () => {
    const runId = async (...flags: string[]) =>
      /^Run id +(.*)$/m.exec((await harnessgym(...fake, '--task', 'task.md', ...flags)).stdout)?.[1];
    expect(await runId()).toMatch(/^new, such as \d{8}T\d{6}Z-[0-9a-f]{8}$/);
    expect(await runId('--run-id', 'mine')).toBe('mine');
  });

  it('takes a task text that begins with front matter', async () => {
    expect((await harnessgym(...fake, '--task-text', '---\ntitle: x\n---\nDo it.')).code).toBe(0);
  });

  it('of a flag pair the last one wins', async () => {
    const optimise = ['--optimization-mode', '--post-attempt-command', 'score'];
    const last = async (...flags: string[]) =>
      JSON.parse((await harnessgym(...fake, '--task', 'task.md', '--json', ...optimise, ...flags)).stdout).runConfig;
    expect(await last('--no-restore-best', '--restore-best')).toMatchObject({ restore_best: true });
    expect(await last('--restore-best', '--no-restore-best')).toMatchObject({ restore_best: false });
    expect(await last('--iterations', '1', '--iterations', '2')).toMatchObject({ iterations: 2 });
  });

  it('I-01 says on stderr which of two task files it takes', async () => {
    await writeFile(join(folder, 'task.md'), 'beside it');
    const { code, stderr } = await harnessgym(...fake, '--task', 'task.md');
    expect(stderr).toMatch(/^harnessgym: warning: --task: "task\.md" is .*work\/task\.md \(in the workspace\)/);
    expect(code).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(['scenario.mjs', 'task.md', 'work']);
  });
});

describe('demo --folder', () => {
  it.each<[string, string, RegExp]>([
    ['a file', 'scenario.mjs', /--folder: .*scenario\.mjs cannot be used \(EEXIST/],
    ['under a file', 'scenario.mjs/x', /--folder: .*scenario\.mjs\/x cannot be used \(ENOTDIR/],
    ['empty', '', /--folder is empty\. Name an empty or a new folder/],
    ['in use', 'work', /--folder: .*work is not empty\. Name/],
  ])('refuses one that is %s', async (_name, named, message) => {
    const { code, stdout, stderr } = await harnessgym('demo', '--folder', named);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
    expect((await harnessgym('demo', '--folder', named, '--debug')).stderr).toMatch(/^ {4}at /m);
  });
});
