import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTerminal } from './open-terminal.js';
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
  await writeFile(join(scratch.workspace, 'cycles.json'), '{"cycles":259000}');
  const scorer = ['--post-attempt-command', 'cat cycles.json', '--score-key', 'cycles', '--stop-score', '120000'];
  const agent = ['--runner', 'fake', '--fake-scenario', script, '--iterations', '2', '--attempt-timeout', '45m'];
  const args = ['run', '--task', 'task.md', '--run-id', 'r', '--optimization-mode', ...scorer, ...agent];
  return { scratch, args, at: { cwd: scratch.workspace, state: scratch.state } };
}

const liveBlock = new RegExp(
  [
    /iteration 2 of 2 · attempt · (\d+ min )?\d+ s of 45 min · \[[█░]{10}\]/,
    /score 182020 · baseline 259000 · target 120000 \(lower is better\) · best 182020/,
    /last activity (\d+ min )?\d+ s ago: compares two block sizes/,
  ]
    .map(({ source }) => source)
    .join('\\n'),
);

it('shows on a terminal where the run is, and stdout holds the documented lines alone', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  const stdoutTo = join(scratch.folder, 'stdout.txt');
  using terminal = openTerminal(args, { ...at, stdoutTo });
  await terminal.shows(liveBlock);
  // It is drawn over once a second, without an event.
  const first = elapsed(terminal.lines);
  await expect.poll(() => elapsed(terminal.lines), { timeout: 50_000 }).not.toBe(await first);
  await writeFile(join(scratch.workspace, 'go-on'), '');
  expect(await terminal.ended).toBe(0);
  expect(await readFile(stdoutTo, 'utf8')).toMatch(
    /^Run id: r\nRun artifacts: .*\nFinal status: .*\n.*\n.*\n.*\nBest score: 182020\n$/,
  );
  const seen = await terminal.lines();
  expect(seen.join('\n')).not.toMatch(/last activity|iteration \d of/);
  expect(seen.filter((line) => /^\d\d:\d\d:\d\d/.test(line))).toEqual(seen);
  expect(seen.at(-1)).toMatch(/ run finished: iterations-used$/);
  expect(terminal.cursorIsVisible()).toBe(true);
});

it('leaves plain lines and then the documented ones where both streams are the terminal', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  using terminal = openTerminal(args, at);
  await terminal.shows(liveBlock);
  await writeFile(join(scratch.workspace, 'go-on'), '');
  expect(await terminal.ended).toBe(0);
  const seen = await terminal.lines();
  const closing = seen.findIndex((line) => line === 'Run id: r');
  expect(seen[closing - 1]).toMatch(/ run finished: iterations-used$/);
  expect(seen.at(-1)).toBe('Best score: 182020');
  expect(seen.join('\n')).not.toMatch(/last activity|iteration \d of/);
});

it('Ctrl-C leaves the notice, the documented lines and a visible cursor, and exits with 130', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  using terminal = openTerminal(args, at);
  await terminal.shows(liveBlock);
  expect(terminal.cursorIsVisible()).toBe(false);
  terminal.press('\u0003');
  expect(await terminal.ended).toBe(130);
  expect(terminal.cursorIsVisible()).toBe(true);
  const seen = (await terminal.lines()).join('\n');
  expect(seen).toContain('harnessgym: cancelling;');
  expect(seen).toContain('Final status: cancelled');
  expect(seen).not.toMatch(/last activity|iteration \d of/);
});

it('a second Ctrl-C exits at once and still leaves a visible cursor', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  const deaf = join(scratch.folder, 'lingers.mjs');
  await writeFile(deaf, scenario.replace('!signal.aborted && ', ''));
  using terminal = openTerminal(args, at);
  await terminal.shows(liveBlock);
  terminal.press('\u0003');
  await terminal.shows('harnessgym: cancelling;');
  terminal.press('\u0003');
  expect(await terminal.ended).toBe(130);
  expect(terminal.cursorIsVisible()).toBe(true);
  await expect(access(join(scratch.workspace, '.harnessgym/runs/r/summary.json'))).rejects.toThrow('ENOENT');
});

it('prints the plain lines alone in CI, also on a terminal', async () => {
  const { scratch, args, at } = await prepare();
  await using _scratch = scratch;
  await writeFile(join(scratch.workspace, 'go-on'), '');
  using terminal = openTerminal(args, { ...at, env: { CI: 'true' } });
  expect(await terminal.ended).toBe(0);
  expect(terminal.output()).toContain('Final status: ');
  expect(terminal.output()).not.toContain('\u001b');
});

async function elapsed(lines: () => Promise<string[]>): Promise<string | undefined> {
  return / attempt · (.*) of 45 min/.exec((await lines()).join('\n'))?.[1];
}
