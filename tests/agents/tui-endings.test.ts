import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { shell, use } from '@harnessgym/internal-testkit/model/beats';
import { lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { call, refuse, type Scenario, say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';
import type { Session, ToolServer, Toolset } from '@harnessgym/runners';
import { expect, it } from 'vitest';
import { callsInScripts, describeEachAgent } from './each-agent.js';
import type { ScriptedCodex } from './scripted-codex.js';
import { startScriptedTui } from './tui-scripted.js';

const never = new AbortController().signal;

await describeEachAgent(
  (agent) => {
    const start = (scenario: Scenario, options = {}) => startScriptedTui(agent, scenario, options);

    it('D-14 takes all turns of a session with one process, and those of the next with another', async () => {
      const notes = shell('echo "$HARNESSGYM_TURN" >> processes.txt');
      await using codex = await start(story(when('Note it', notes, say('Noted.'))));
      await using first = await open(codex);
      await turn(codex, first, { prompt: 'Note it: one.', phase: 'attempt' });
      await turn(codex, first, { prompt: 'Note it: two.' });
      await first[Symbol.asyncDispose]();
      await using second = await open(codex);
      await turn(codex, second, { prompt: 'Note it: three.', phase: 'attempt' });
      const noted = (await readFile(join(codex.workspace, 'processes.txt'), 'utf8')).trim().split('\n');
      expect(noted.map((mark) => noted.indexOf(mark))).toEqual([0, 0, 2]);
    });

    it('D-13 a process that dies in the middle of a turn has not completed it, and the next turn goes on', async () => {
      const dies = when('Die', shell('touch ready; sleep 60'));
      await using codex = await start(story(dies, when('Go on', say('I do.'))));
      await using session = await open(codex);
      const dying = turn(codex, session, { prompt: 'Die.', phase: 'attempt' });
      await expect.poll(() => readdirSync(codex.workspace), { timeout: 30_000 }).toContain('ready');
      process.kill(pidIn(codex.workspace), 'SIGKILL');
      expect(await dying).toMatchObject({
        outcome: { outcome: 'agent-error', reason: expect.stringMatching(/was ended by signal 9/) },
      });
      const { id } = session;
      expect(await turn(codex, session, { prompt: 'Go on.' })).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: 'I do.' },
        // Its own, though Codex tells the total of the thread.
        usage: { inputTokens: 240 },
      });
      expect(session.id).toBe(id);
    });

    it('A-16 an attempt whose report is whole is over without the end of its goal, and a half report is none', async () => {
      const half = shell(`printf '{"status":"blo' > "$HARNESSGYM_RESULT_PATH"`);
      const whole = shell(`printf '{"status":"blocked"}' > "$HARNESSGYM_RESULT_PATH"`);
      const attempt = when('Attempt', half, say('Half.'), whole, say('Whole.'), shell('sleep 60'));
      const scenario = story(attempt, when('Reflect', say('I have.')));
      await using codex = await start(scenario, { reachesGoals: false });
      await using session = await open(codex);
      expect(await turn(codex, session, { prompt: 'Attempt it.', phase: 'attempt' })).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: 'Whole.' },
      });
      expect(await turn(codex, session, { prompt: 'Reflect.' })).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: 'I have.' },
      });
      expect(codex.model.problems).toEqual([]);
    });

    it('lets a goal go on over several tasks until its model says that it is reached', async () => {
      const reach = use('update_goal', { status: 'complete' });
      const attempt = when('Attempt', say('Not yet.'), shell('true'), say('Nearly.'), reach, say('Reached.'));
      await using codex = await start(story(attempt), { reachesGoals: false });
      await using session = await open(codex);
      expect(await turn(codex, session, { prompt: 'Attempt it.', phase: 'attempt' })).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: 'Reached.' },
      });
      expect(codex.model.problems).toEqual([]);
    });

    it('keeps a transcript that a person can read', async () => {
      await using codex = await start(story(when('Attempt', shell('echo so far'), say('That is all.'))));
      await using session = await open(codex);
      await turn(codex, session, { prompt: 'Attempt it.', phase: 'attempt' });
      const screen = await readFile(join(codex.home, 'stdout.txt'), 'utf8');
      expect(screen).toMatch(/Goal active .*Read the file .*so far.*That is all\./s);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is what is asked.
      expect(screen).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    });

    it('ends what a command left running before the next turn, and no server', async () => {
      const leaves = call('exec_command', { cmd: 'touch ready; exec sleep 61.25', yield_time_ms: 300 });
      const repeats = use('mcp__parrot__echo', { text: 'forty-two' });
      const scenario = story(
        when('Leave', leaves, say('It runs.')),
        when('Repeat', repeats, (conversation) => say(lastResult(conversation))),
      );
      await using codex = await start(scenario);
      await using session = await open(codex, [parrot(codex)]);
      await turn(codex, session, { prompt: 'Leave it.' });
      expect(readdirSync(codex.workspace)).toContain('ready');
      expect(commandsWith('61.25')).toEqual([]);
      expect(await turn(codex, session, { prompt: 'Repeat.' })).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: expect.stringContaining('forty-two') },
      });
    });

    it('waits for a server that starts slowly before it pursues a goal', async () => {
      const repeats = use('mcp__parrot__echo', { text: 'forty-two' });
      await using codex = await start(story(when('Repeat', repeats, (conversation) => say(lastResult(conversation)))));
      const server = parrot(codex, `sleep 3; exec '${process.execPath}' '${fixtureServer('echo')}'`);
      await using session = await open(codex, [server]);
      expect(await turn(codex, session, { prompt: 'Repeat.', phase: 'attempt' })).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: expect.stringContaining('forty-two') },
        servers: [{ server: 'parrot', exposure: 'offered' }],
      });
    });

    it('tells of a server that does not start, and goes on without it', async () => {
      await using codex = await start(story(when('Go on', say('I do.'))));
      await using session = await open(codex, [parrot(codex, 'exit 1')]);
      expect(await turn(codex, session, { prompt: 'Repeat.', phase: 'attempt' })).toMatchObject({
        outcome: { outcome: 'agent-error', exitCode: 1, reason: expect.stringContaining('parrot') },
        exitCode: 1,
        servers: [{ server: 'parrot', exposure: 'missing', reason: expect.stringMatching(/\S/) }],
      });
      expect(await turn(codex, session, { prompt: 'Go on.' })).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: 'I do.' },
      });
    });

    it('says what the screen asks when it never takes a prompt', async () => {
      await using codex = await start(story(), { config: ['projects={}'] });
      execFileSync('git', ['init', '--quiet', codex.workspace]);
      await using session = await open(codex);
      expect(await turn(codex, session, { prompt: 'Go on.', phase: 'attempt' })).toMatchObject({
        outcome: {
          outcome: 'infrastructure',
          reason: expect.stringMatching(/does not take a prompt.*1\. (Trust|Yes)/),
        },
      });
      expect(commandsWith(codex.workspace)).toEqual([]);
    });
  },
  (agent) => agent.name === 'codex' && !callsInScripts(agent),
);

await describeEachAgent(
  (agent) => {
    it('reads from the screen why a turn has failed, which an older Codex notes nowhere, and goes on', async () => {
      await using codex = await startScriptedTui(agent, story(when('Fail', refuse(400)), when('Go on', say('I do.'))));
      await using session = await open(codex);
      expect(await turn(codex, session, { prompt: 'Fail.', phase: 'attempt' })).toMatchObject({
        outcome: { outcome: 'api-error', reason: expect.stringContaining('400') },
      });
      expect(await turn(codex, session, { prompt: 'Go on.' })).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: 'I do.' },
      });
    });
  },
  (agent) => agent.name === 'codex' && agent.age === 'older',
);

function open(codex: ScriptedCodex, servers: readonly ToolServer[] = []): Promise<Session> {
  const toolset: Toolset = { servers, skills: [] };
  return codex.runner.open({ workspace: codex.workspace, toolset, env: codex.env, signal: never });
}

let turns = 0;

function turn({ home }: ScriptedCodex, session: Session, asked: { prompt: string; phase?: string }) {
  turns += 1;
  const path = (name: string) => join(home, `${name}.txt`);
  const logs = { stdout: path('stdout'), stderr: path('stderr'), transcript: path('transcript') };
  const env = {
    HARNESSGYM_PHASE: asked.phase ?? 'reflection',
    HARNESSGYM_RESULT_PATH: join(home, '../tmp/result.json'),
  };
  return session.turn({ prompt: asked.prompt, signal: never, logs: { ...logs, prompt: path(`${turns}.prompt`) }, env });
}

function parrot({ workspace }: ScriptedCodex, line?: string): ToolServer {
  const program =
    line === undefined
      ? { command: process.execPath, args: [fixtureServer('echo')] }
      : { command: 'sh', args: ['-c', line] };
  const limits = { startupTimeoutMs: 20_000, toolTimeoutMs: 20_000 };
  return { name: 'parrot', cwd: workspace, enabledTools: ['echo'], ...limits, ...program };
}

/** Of the process that works in a terminal there. */
function pidIn(workspace: string): number {
  const found = processes().find(({ command }) => command.includes('--no-alt-screen') && command.includes(workspace));
  if (found === undefined) throw new Error('No interactive Codex runs there.');
  return found.pid;
}

function commandsWith(mark: string): string[] {
  return processes().flatMap(({ command }) => (command.includes(mark) ? [command] : []));
}

function processes(): { pid: number; command: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
    } catch {
      // best-effort: a process may end while it is looked at.
      return [];
    }
  });
}
