import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTerminal } from './open-terminal.js';
import { runCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

/** An agent that improves the score in its first attempt, and lingers in its second until it is told to go on. */
const scenario = `import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
export default {
  name: 'lingers',
  plays: [],
  async turn({ phase, iteration, workspace, signal, say }) {
    if (phase === 'attempt' && iteration === 1) await writeFile(join(workspace, 'cycles.json'), '{"cycles":182020}');
    if (phase === 'attempt' && iteration === 2) {
      say('compares two block sizes');
      while (!signal.aborted && !(await access(join(workspace, 'go-on')).then(() => true, () => false))) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    return { finalMessage: 'Done with the ' + phase + '.' };
  },
};
`;

async function prepare() {
  const scratch = await scratchExample('numerical_debug_task');
  const script = join(scratch.folder, 'lingers.mjs');
  await writeFile(script, scenario);
  const startOver = () => writeFile(join(scratch.workspace, 'cycles.json'), '{"cycles":259000}');
  await startOver();
  const goOn = () => writeFile(join(scratch.workspace, 'go-on'), '');
  const scorer = ['--post-attempt-command', 'cat cycles.*', '--score-key', 'cycles', '--stop-score', '120000'];
  const agent = ['--runner', 'fake', '--fake-scenario', script, '--iterations', '2', '--attempt-timeout', '45m'];
  // The example's own task lets an agent edit its kernel only.
  const args = ['run', '--task-text', 'Lower the score.', '--run-id', 'r', '--optimization-mode', ...scorer, ...agent];
  return { scratch: { ...scratch, startOver, goOn }, args, at: { cwd: scratch.workspace, state: scratch.state } };
}

const documentedLines =
  /^Run id: \w+\nRun artifacts: .*\nFinal status: .*\nSolved and verified: False\nFinal result: .*\nOptimization improved: True\nBest score: 182020\n$/;
const liveBlock = new RegExp(
  [
    /iteration 2 of 2 · attempt · (\d+ min )?\d+ s of 45 min · \[[█░]{10}\]/,
    /score 182020 · baseline 259000 · target 120000 \(lower is better\) · best 182020/,
    /last activity (\d+ min )?\d+ s ago: compares two block sizes/,
  ]
    .map(({ source }) => source)
    .join('\\n'),
);
const ofTheBlock = /last activity|no activity|iteration \d of/;
const plainLine = /^\d\d:\d\d:\d\d /;

it('shows on a terminal where the run is, and stdout holds the documented lines alone', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  const stdoutTo = join(scratch.folder, 'stdout.txt');
  await using terminal = openTerminal(args, { ...at, stdoutTo });
  await terminal.shows(liveBlock);
  // It is drawn over as time goes by, without an event.
  const elapsed = () => / attempt · (.*) of 45 min/.exec(terminal.lines().join('\n'))?.[1];
  const first = elapsed();
  await expect.poll(elapsed, { timeout: 50_000 }).not.toBe(first);
  await scratch.goOn();
  expect(await terminal.ended()).toBe(0);
  expect(await readFile(stdoutTo, 'utf8')).toMatch(documentedLines);
  expect(terminal.lines().filter((line) => !plainLine.test(line))).toEqual([]);
  expect(terminal.lines().at(-1)).toMatch(/ run finished: iterations-used$/);
  expect(terminal.cursorIsVisible()).toBe(true);
});

it('leaves plain lines and then the documented ones where both streams are the terminal', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  await using terminal = openTerminal(args, at);
  await terminal.shows(liveBlock);
  await scratch.goOn();
  expect(await terminal.ended()).toBe(0);
  const [plain, documented] = [terminal.lines().slice(0, -7), terminal.lines().slice(-7)];
  expect(plain.filter((line) => !plainLine.test(line))).toEqual([]);
  expect(`${documented.join('\n')}\n`).toMatch(documentedLines);
});

it('Ctrl-C leaves the notice, the documented lines and a visible cursor, and exits with 130', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  await using terminal = openTerminal(args, at);
  await terminal.shows(liveBlock);
  expect(terminal.cursorIsVisible()).toBe(false);
  terminal.press('\u0003');
  expect(await terminal.ended()).toBe(130);
  expect(terminal.cursorIsVisible()).toBe(true);
  const seen = terminal.lines().join('\n');
  expect(seen).toMatch(/^harnessgym: cancelling;/m);
  expect(seen).toContain('\nFinal status: cancelled\n');
  expect(seen).not.toMatch(ofTheBlock);
});

it('a second Ctrl-C exits at once and still leaves a visible cursor', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  await writeFile(join(scratch.folder, 'lingers.mjs'), scenario.replace('!signal.aborted && ', ''));
  await using terminal = openTerminal(args, at);
  await terminal.shows(liveBlock);
  terminal.press('\u0003');
  await terminal.shows(/^harnessgym: cancelling;/m);
  terminal.press('\u0003');
  expect(await terminal.ended()).toBe(130);
  expect(terminal.cursorIsVisible()).toBe(true);
});

it('is over, with its record, when a test that watches it ends in the middle', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  {
    await using terminal = openTerminal(args, at);
    await terminal.shows(liveBlock);
  }
  const summary = JSON.parse(await readFile(join(scratch.workspace, '.harnessgym/runs/r/summary.json'), 'utf8'));
  expect(summary).toMatchObject({ run_state: { state: 'cancelled' } });
});

it('prints the plain lines alone in CI, also on a terminal, and into a pipe', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  await scratch.goOn();
  await using terminal = openTerminal(args, { ...at, env: { CI: 'true' } });
  expect(await terminal.ended()).toBe(0);
  expect(terminal.output()).not.toContain('\u001b');
  expect(terminal.lines().join('\n')).not.toContain('compares two block sizes');
  await scratch.startOver();
  const { stdout, stderr } = await runCli([...args, '--run-id', 'piped'], at);
  expect(stdout).toMatch(documentedLines);
  expect(stderr).not.toContain('\u001b');
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .filter((line) => !plainLine.test(line)),
  ).toEqual([]);
});

it('the demo draws its block too, and ends with the table alone', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  await using terminal = openTerminal(['demo'], {
    cwd: scratch.folder,
    state: scratch.state,
    env: { TMPDIR: scratch.folder },
  });
  expect(await terminal.ended()).toBe(0);
  expect(terminal.output()).toMatch(/iteration 2 of 2 · attempt · \d+ s of 2 min/);
  const seen = terminal.lines().join('\n');
  expect(seen).not.toMatch(ofTheBlock);
  expect(seen).toMatch(/Score after .* %\)/);
});
