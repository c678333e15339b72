import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelServer, startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import type { Scenario } from '@harnessgym/internal-testkit/model/step';
import { readTelemetry } from '@harnessgym/mcp-proxy/read';
import { expect } from 'vitest';
import { type CliResult, runCli } from '../e2e/run-cli.js';
import type { Player, Surroundings } from './play-by.js';
import { offersAdd, promptOf, wholeLoopScorer, wholeLoopTask } from './whole-loop.js';

/** Two iterations that the built command has played, in a scratch folder. Disposing removes it. */
export interface PlayedLoop extends AsyncDisposable {
  model: ModelServer;
  result: CliResult;
  workspace: string;
  state: string;
  /** A file of the run, as text. */
  read(...path: string[]): Promise<string>;
  /** The records of both iterations. */
  // biome-ignore lint/suspicious/noExplicitAny: what is compared is documents.
  iterations: readonly [first: any, second: any];
}

export async function playWholeLoop(
  scenario: Scenario,
  playBy: (surroundings: Surroundings) => Promise<Player>,
): Promise<PlayedLoop> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-loop-')));
  const [home, temporary, workspace] = ['home', 'tmp', 'work'].map((name) => join(folder, name)) as Folders;
  for (const each of [home, temporary, workspace]) await mkdir(each);
  const model = await startModelServer(scenario);
  const { flags, env } = await playBy({ home, temporary, modelUrl: model.url });
  const task = ['--task-text', wholeLoopTask, '--workspace', workspace, '--post-attempt-command', wholeLoopScorer];
  const args = ['run', ...task, ...flags, '--iterations', '2', '--run-id', 'loop'];
  const state = join(folder, 'state');
  const result = await runCli(args, { cwd: folder, state, env });
  const read = (...path: string[]) => readFile(join(workspace, '.harnessgym', 'runs', 'loop', ...path), 'utf8');
  const iteration = async (number: number) =>
    JSON.parse(await read('iterations', String(number), 'iteration.json').catch(() => 'null'));
  return {
    ...{ model, result, workspace, state, read },
    iterations: [await iteration(1), await iteration(2)],
    async [Symbol.asyncDispose]() {
      await model[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Folders = [home: string, temporary: string, workspace: string];

/** The first attempt was blocked; what the session then built was offered to a fresh one, which solved the task with it. */
export async function expectSolved({ model, result, workspace, iterations: [first, second] }: PlayedLoop) {
  const { code, stdout, stderr } = result;
  expect(model.problems).toEqual([]);
  expect([code, stdout], stderr).toEqual([0, expect.stringContaining('Solved and verified: True')]);
  expect(stderr).toMatch(/#2 attempt completed/);
  expect(await readFile(join(workspace, 'answer.txt'), 'utf8')).toBe('42');
  expect(first).toMatchObject({ activeServers: [], exposure: [], verdict: { solved: false } });
  expect(second).toMatchObject({
    activeServers: ['adder'],
    activeSkills: ['adding'],
    attempt: {
      turn: { outcome: { outcome: 'completed' } },
      calls: { count: 1, succeeded: 1, calledTools: ['add'], servers: ['adder'] },
    },
    exposure: [{ server: 'adder', tool: 'add', exposure: 'succeeded' }],
    verdict: { verified: true, verifiedBy: 'scorer', solved: true },
  });
  const sessions = [first.attempt, first.reflection, first.build].map(({ sessionId }) => sessionId);
  expect(new Set(sessions).size).toBe(1);
  expect(second.attempt.sessionId).not.toBe(sessions[0]);

  const registry = JSON.parse(await readFile(join(workspace, '.harnessgym', 'registry.json'), 'utf8'));
  const built = registry.artifacts.map(({ id, iteration }: { id: string; iteration: number }) => [id, iteration]);
  expect(built).toEqual([
    ['skill:.harnessgym/skills/adding/SKILL.md', 1],
    ['mcp:.harnessgym/mcp/adder/mcp.json', 1],
  ]);
  // Those of the qualifier stand in the log of its room.
  const calls = [];
  for await (const event of readTelemetry(join(workspace, '.harnessgym', 'mcp_calls.jsonl'))) calls.push(event);
  expect(calls).toMatchObject([{ status: 'started' }, { status: 'completed', server: 'adder', toolName: 'add' }]);
}

/** The tool was offered in the second attempt, and in no other turn. */
export function expectOfferedInTime({ model }: PlayedLoop): void {
  const offered = model.exchanges.map((exchange) => [promptOf(exchange), offersAdd(exchange)]);
  expect(offered).toEqual(offered.map(([phase]) => [phase, phase === secondAttempt]));
}

export function expectSkillShown({ model }: PlayedLoop): void {
  const skilled = model.exchanges.filter(({ request }) => request.body.includes('How to add numbers'));
  expect(new Set(skilled.map(promptOf))).toContain(secondAttempt);
}

const secondAttempt = 'iteration 2: attempt';
