import { once } from 'node:events';
import { access, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentMistakes } from '../../packages/core/src/testing/run-documents.js';
import { runCli, startCli } from '../e2e/run-cli.js';
import { markedProcesses } from './marked-processes.js';
import { writeStopsTask } from './stops-scenario.js';

/** Each step at which a run is stopped, the step it goes on at, and how often its turns were begun. */
const steps = [
  ['scoring 1', 'opening'],
  ['1 attempt', 'attempt'],
  ['scoring 2', 'scoring'],
  ['1 reflection', 'reflection'],
  ['1 build', 'build'],
  ['1 qualification', 'qualification'],
  ['1 repair', 'repair'],
  ['1 requalification', 'qualification'],
  ['2 attempt', 'attempt'],
  ['2 build', 'build'],
  ['scoring 4', 'closing'],
] as const;

const turns = ['1 attempt', '1 reflection', '1 build', '1 repair', '2 attempt', '2 reflection', '2 build'];

describe.runIf(process.platform === 'linux')('a run that goes on', { timeout: 300_000 }, () => {
  let whole: unknown;
  beforeAll(async () => {
    await using stopped = await prepare();
    const { code, stderr } = await stopped.harnessgym(...stopped.start);
    expect(code, stderr).toBe(0);
    expect(await stopped.turns()).toEqual(turns);
    whole = await stopped.facts();
  }, 300_000);

  it.each(steps)(
    'A-13 after SIGKILL at %s repeats no finished turn and ends as if nothing had been',
    async (step, at) => {
      await using stopped = await prepare();
      const killed = await stopped.until(step, 'SIGKILL');
      const listed = await stopped.harnessgym('runs');
      expect(listed.stdout).toMatch(/^stopped .* interrupted$/m);
      expect(listed.stderr).toMatch(/^Go on with stopped: .* --resume stopped\n$/);
      const { code, stderr } = await stopped.harnessgym('run', '--resume', 'stopped');
      expect(code, stderr).toBe(0);
      expect(await stopped.turns()).toEqual(turns);
      expect(await stopped.facts()).toEqual(whole);
      expect(await stopped.events('run-resumed')).toMatchObject([{ step: at }]);
      expect(await stopped.events('run-start')).toHaveLength(1);
      expect(await documentMistakes(stopped.workspace, 'killed')).toEqual([]);
      expect(markedProcesses(killed)).toEqual([]);
      const again = await stopped.harnessgym('run', '--resume', 'stopped');
      expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('Run stopped is finished')]);
    },
  );

  it.each([
    ['1 reflection', 'reflection'],
    ['2 attempt', 'attempt'],
    // The best state comes back before these are scored.
    ['scoring 2', 'scoring'],
    ['scoring 3', 'scoring'],
  ] as const)('A-13 after Ctrl-C at %s does the same', async (step, at) => {
    await using stopped = await prepare();
    await stopped.until(step, 'SIGINT');
    const { code, stderr } = await stopped.harnessgym('run', '--resume', 'stopped');
    expect(code, stderr).toBe(0);
    expect(await stopped.turns()).toEqual(turns);
    expect(await stopped.facts()).toEqual(whole);
    expect(await stopped.events('run-resumed')).toMatchObject([{ step: at }]);
  });

  it('C-04 an attempt of a resetting run begins again from the original task, and its logs are kept', async () => {
    await using stopped = await prepare('--task-state', 'reset');
    await stopped.until('1 attempt', 'SIGKILL');
    await writeFile(join(stopped.workspace, 'score.txt'), 'half written');
    const { code, stderr } = await stopped.harnessgym('run', '--resume', 'stopped');
    expect(code, stderr).toBe(0);
    expect(await stopped.events('task-reset')).toMatchObject([
      { iteration: 1, restored: 1, removed: 1 },
      { iteration: 2 },
    ]);
    const { stdout } = await stopped.harnessgym('restore', '--json');
    const [before] = JSON.parse(stdout)
      .filter(({ what }: { what: string }) => what === 'before')
      .slice(-1);
    await stopped.harnessgym('restore', before.snapshot);
    expect(await readFile(join(stopped.workspace, 'score.txt'), 'utf8')).toBe('half written');
    const kept = join(stopped.run, 'iterations', '1', 'interrupted_1');
    expect(await readdir(kept)).toEqual(
      expect.arrayContaining(['attempt.prompt.txt', 'attempt.stdout.txt', 'result.json']),
    );
    expect(await readFile(join(kept, 'result.json'), 'utf8')).toContain('half');
  });

  it('C-04 what somebody changed while a run was interrupted is a snapshot when the next attempt resets it', async () => {
    await using stopped = await prepare('--task-state', 'reset', '--iterations', '3');
    await stopped.until('2 reflection', 'SIGKILL');
    await writeFile(join(stopped.workspace, 'notes.md'), 'by hand');
    const { code, stderr } = await stopped.harnessgym('run', '--resume', 'stopped');
    expect(code, stderr).toBe(0);
    await expect(access(join(stopped.workspace, 'notes.md'))).rejects.toThrow('ENOENT');
    const listed = JSON.parse((await stopped.harnessgym('restore', '--json')).stdout);
    // The newest is from before the best state came back at the end.
    const [, before] = listed.filter(({ what }: { what: string }) => what === 'before');
    await stopped.harnessgym('restore', before.snapshot);
    expect(await readFile(join(stopped.workspace, 'notes.md'), 'utf8')).toBe('by hand');
  });

  it('A-13 a run that was cancelled, and killed when it went on, is one that was interrupted', async () => {
    await using stopped = await prepare();
    await stopped.until('1 reflection', 'SIGINT');
    const runs = async () => JSON.parse((await stopped.harnessgym('runs', '--json')).stdout);
    expect(await runs()).toMatchObject([{ state: { state: 'cancelled' } }]);
    await stopped.until('1 build', 'SIGKILL', ['run', '--resume', 'stopped']);
    expect(await runs()).toMatchObject([{ state: { state: 'interrupted' }, iterations: 1 }]);
  });

  it('C-04 what somebody changed while a run was interrupted in its closing is kept as a snapshot', async () => {
    await using stopped = await prepare();
    await stopped.until('scoring 4', 'SIGKILL');
    await writeFile(join(stopped.workspace, 'score.txt'), 'my own work');
    const { stderr } = await stopped.harnessgym('run', '--resume', 'stopped');
    expect(stderr).toContain(
      'warning: The files were changed since the run was interrupted. They are kept as snapshot',
    );
    expect(await readFile(join(stopped.workspace, 'score.txt'), 'utf8')).toBe('5');
    expect(await stopped.facts()).toEqual(whole);
    await stopped.harnessgym('restore', 'stopped:before');
    expect(await readFile(join(stopped.workspace, 'score.txt'), 'utf8')).toBe('my own work');
  });

  it('C-04 an attempt that begins again on the files as they are says so', async () => {
    await using stopped = await prepare();
    await stopped.until('2 attempt', 'SIGKILL');
    const { stderr } = await stopped.harnessgym('run', '--resume', 'stopped');
    expect(stderr).toContain('#2 warning: The attempt was interrupted and begins again, on the files as they are now.');
    expect((await stopped.summary()).warnings).toEqual([
      'The run was interrupted, and went on at the attempt of iteration 2.',
    ]);
  });

  it('a session that is gone is replaced by a fresh one, with a warning', async () => {
    await using stopped = await prepare();
    await stopped.until('1 build', 'SIGKILL');
    await rm(join(await stopped.stateFolder(), 'runs', 'stopped', 'fake-sessions'), { recursive: true });
    const { code, stderr } = await stopped.harnessgym('run', '--resume', 'stopped');
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /warning: The agent does not know session \S+ any more\. A fresh one goes on in its place\./,
    );
    expect(await stopped.turns()).toEqual(turns);
  });
});

describe.runIf(process.platform === 'linux')('a tampered attempt', { timeout: 300_000 }, () => {
  it.each(['SIGKILL', 'SIGINT'] as const)(
    'B-09 after %s while a tampered attempt is scored the run still knows of it',
    async (signal) => {
      await using stopped = await prepare('--protect', 'task.md', '--iterations', '1');
      await writeFile(join(stopped.workspace, '..', 'tamper'), 'task.md');
      await stopped.until('scoring 2', signal);
      const { code, stderr } = await stopped.harnessgym('run', '--resume', 'stopped');
      expect(code, stderr).toBe(0);
      const { score, tampering } = (await stopped.record(1)).measurement;
      expect([score.reason, tampering.paths]).toEqual(['tampered', ['task.md']]);
    },
  );
});

/** A run that can be stopped, in a scratch folder. */
async function prepare(...extra: readonly string[]) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-resume-')));
  const { workspace, scenario } = await writeStopsTask(folder);
  const at = { cwd: workspace, state: join(folder, 'state') };
  const run = join(workspace, '.harnessgym', 'runs', 'stopped');
  const read = async (...path: string[]) => JSON.parse(await readFile(join(run, ...path), 'utf8'));
  const settings = [
    // The self-test waits for a file outside of its room.
    ...['--sandbox', 'off'],
    '--iterations',
    '2',
    '--optimization-mode',
    '--post-attempt-command',
    'node ../score.mjs',
    ...extra,
  ];
  const agent = ['--runner', 'fake', '--fake-scenario', scenario];
  const start = ['run', '--task', 'task.md', ...agent, ...settings, '--run-id', 'stopped'];
  return {
    workspace,
    run,
    start,
    harnessgym: (...args: readonly string[]) => runCli(args, at),
    async stateFolder(): Promise<string> {
      return join(at.state, ...(await readdir(at.state)));
    },
    /** Starts the run, and sends it the signal once it hangs at the step. */
    async until(step: string, signal: NodeJS.Signals, args: readonly string[] = start): Promise<number | undefined> {
      await writeFile(join(folder, 'hang'), step);
      const { child, result } = startCli(args, at);
      const exited = once(child, 'exit');
      while (child.exitCode === null && !(await exists(join(folder, 'hanging')))) await pause(20);
      child.kill(signal);
      await exited;
      await result;
      for (const name of ['hang', 'hanging']) await rm(join(folder, name));
      return child.pid;
    },
    /** The turns that came to their end, in order. */
    async turns(): Promise<string[]> {
      const lines = (await readFile(join(folder, 'turns'), 'utf8')).trimEnd().split('\n');
      return lines.map((line) => line.replace(/:.*/, ''));
    },
    async events(type: string): Promise<{ iteration?: number }[]> {
      const lines = (await readFile(join(run, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line)).filter((event) => event.type === type);
    },
    summary: () => read('summary.json'),
    record: (iteration: number) => read('iterations', String(iteration), 'iteration.json'),
    /** What the documents say, but for times, places, ids and what only an interruption adds. */
    async facts() {
      const documents = [
        'summary.json',
        'iterations/1/result.json',
        'iterations/1/iteration.json',
        'iterations/2/result.json',
        'iterations/2/iteration.json',
        'checkpoints/best_manifest.json',
        'run_config.json',
      ];
      return Promise.all(documents.map(async (path) => lasting(await read(path), folder)));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const passing =
  /(_at|At|duration_?\w*|session_?[iI]d|fresh_workspace|room|callLog|digest|restored_files|(restored|removed)_file_count)$/;

/** A document without what differs from run to run. */
function lasting(document: unknown, folder: string): unknown {
  const text = JSON.stringify(document, (key, value) => {
    if (passing.test(key)) return '(passing)';
    return key === 'warnings' ? value.filter((one: string) => !one.startsWith('The run was interrupted')) : value;
  });
  return JSON.parse(text.replaceAll(folder, '(folder)').replace(/\/state\/[0-9a-f]{12}\b/g, '/state/(workspace)'));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
