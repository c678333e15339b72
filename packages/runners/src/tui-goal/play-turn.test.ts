import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTuiGoalRunner } from './create-tui-goal-runner.js';

// A program in Codex's place, on a real terminal: it goes on with a goal whose agent has reported that it is done.

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-tui-')));
  await mkdir(join(folder, 'home'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('D-13 a goal that does not stop while the budget ends has its process ended', async () => {
  const budget = new AbortController();
  const turn = attempt({ refuses: '', signal: budget.signal });
  await expect.poll(() => readdir(folder), { timeout: 20_000 }).toContain('interrupted');
  budget.abort();
  expect(await turn).toEqual({ outcome: { outcome: 'completed', finalMessage: 'I am.' }, goesOn: false });
});

it('D-13 a goal that could not be dropped has its process ended', async () => {
  const turn = attempt({ refuses: '/goal clear', signal: never });
  expect(await turn).toEqual({ outcome: { outcome: 'completed', finalMessage: 'I am.' }, goesOn: false });
});

it('D-14 types a goal again that came before its session had started', async () => {
  const turn = attempt({ refuses: '', refusesGoals: '2', signal: never });
  expect((await turn).outcome).toEqual({ outcome: 'completed', finalMessage: 'I am.' });
  expect(await readFile(join(folder, 'stdout'), 'utf8')).toMatch(/(The session must start.*){2}/s);
});

const never = new AbortController().signal;

interface Attempt {
  /** What the program does not show when it is typed. */
  refuses: string;
  /** How many goals it does not take. */
  refusesGoals?: string;
  signal: AbortSignal;
}

/** Runs one attempt. */
async function attempt({ refuses, refusesGoals = '0', signal }: Attempt) {
  const path = (name: string) => join(folder, name);
  await writeFile(path('codex'), program, { mode: 0o755 });
  const env = { PATH: process.env['PATH'] ?? '', HOME: path('home'), REFUSES: refuses, REFUSES_GOALS: refusesGoals };
  const runner = createTuiGoalRunner({ bin: path('codex') });
  await using session = await runner.open({
    workspace: folder,
    toolset: { servers: [], skills: [] },
    env,
    signal: never,
  });
  const [prompt, transcript] = [path('prompt'), path('transcript')];
  const logs = { prompt, stdout: path('stdout'), stderr: path('stderr'), transcript };
  const tags = { HARNESSGYM_PHASE: 'attempt', HARNESSGYM_RESULT_PATH: path('result.json') };
  const { outcome } = await session.turn({ prompt: 'What now?', signal, logs, env: tags });
  return { outcome, goesOn: isRunning(Number(await readFile(path('pid'), 'utf8'))) };
}

const program = `#!/usr/bin/env node
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
const { HOME, HARNESSGYM_RESULT_PATH, REFUSES } = process.env;
const sessions = HOME + '/.codex/sessions';
const day = sessions + '/' + new Date().toISOString().slice(0, 10).replaceAll('-', '/');
const composer = () => process.stdout.write('\\r\\n\\u203a ');
let line = '';
let refusals = Number(process.env.REFUSES_GOALS);
writeFileSync('pid', String(process.pid));
process.stdin.setRawMode(true);
// Keys may come together.
process.stdin.on('data', (data) => {
  const text = String(data).replace(/\\u001b\\[20[01]~/g, '');
  for (const keys of text.split(/([\\r\\u0003\\u001b])/)) press(keys);
});
composer();

function press(keys) {
  if (keys === '\\u0003') process.exit(0);
  if (keys === '\\u001b') return REFUSES ? note('event_msg', { type: 'turn_aborted' }) : writeFileSync('interrupted', '');
  if (keys === '\\r') return enter();
  if (keys === REFUSES) return;
  line += keys;
  process.stdout.write(keys);
}

function enter() {
  const isTooEarly = line.startsWith('/goal Read') && refusals-- > 0;
  if (isTooEarly) process.stdout.write('\\r\\nUsage: /goal The session must start before you can set a goal.');
  composer();
  if (isTooEarly || !line.startsWith('/goal Read')) return (line = '');
  mkdirSync(day, { recursive: true });
  note('session_meta', { id: 'one', cwd: process.cwd(), source: 'cli' });
  note('event_msg', { type: 'task_started', prompt: line });
  line = '';
  writeFileSync(HARNESSGYM_RESULT_PATH, '{"status":"solved"}');
  note('event_msg', { type: 'task_complete', last_agent_message: 'I am.' });
  note('event_msg', { type: 'task_started' });
}

function note(type, payload) {
  appendFileSync(day + '/rollout-one.jsonl', JSON.stringify({ type, payload }) + '\\n');
}
`;
