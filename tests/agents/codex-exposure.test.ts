import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { use } from '@harnessgym/internal-testkit/model/beats';
import { lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';
import { wrapServer } from '@harnessgym/mcp-proxy';
import type { Session, ToolServer } from '@harnessgym/runners';
import { describe, expect, it } from 'vitest';
import { callsInScripts, describeEachAgent } from './each-agent.js';
import { type ScriptedCodex, startScriptedCodex } from './scripted-codex.js';

// What the runner says of its servers, held against what the model was sent.

const talk = story(
  when('Repeat', use('mcp__parrot__echo', { text: 'forty-two' }), (conversation) => say(lastResult(conversation))),
  when('Go on', say('I do.')),
);
const never = new AbortController().signal;

await describeEachAgent(
  (agent) => {
    it('waits for a server that starts slowly: its tools are in the first request', async () => {
      await using codex = await startScriptedCodex(agent, talk);
      const command = `sleep 3; exec '${process.execPath}' '${fixtureServer('echo')}'`;
      await using session = await open(codex, proxied(codex, { command: 'sh', args: ['-c', command] }));
      expect(await turn(codex, session, 'Repeat')).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: expect.stringContaining('forty-two') },
        servers: [{ server: 'parrot', exposure: 'offered' }],
      });
      if (!callsInScripts(agent)) expect(offers(codex)).toEqual([true, true]);
    });

    it('lets the model call a tool that does not say that it only reads', async () => {
      await using codex = await startScriptedCodex(agent, talk);
      const program = join(codex.home, 'server.mjs');
      await writeFile(program, (await echoSource()).replace('readOnlyHint: true', 'destructiveHint: true'));
      await using session = await open(codex, proxied(codex, { command: process.execPath, args: [program] }));
      expect(await turn(codex, session, 'Repeat')).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: expect.stringContaining('forty-two') },
      });
    });

    it('F-22 mounts a server of a workspace whose path holds an emoji and quotes', async () => {
      await using codex = await startScriptedCodex(agent, talk);
      const folder = join(codex.workspace, '\u{1f9ea} "it\'s"');
      await mkdir(folder);
      const server = proxied(codex, { command: process.execPath, args: [fixtureServer('echo')] });
      await using session = await open({ ...codex, workspace: folder }, { ...server, cwd: folder });
      expect(await turn(codex, session, 'Repeat')).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: expect.stringContaining('forty-two') },
      });
    });

    describe.each([
      ['does not start', () => 'process.exit(1);'],
      ['has a tool without inputSchema', async () => (await echoSource()).replaceAll('inputSchema', 'schema')],
    ])('a server that %s', (_, source) => {
      it('is told of loudly, reaches no model, and does not keep the session from going on', async () => {
        await using codex = await startScriptedCodex(agent, talk);
        const program = join(codex.home, 'server.mjs');
        await writeFile(program, await source());
        await using session = await open(codex, proxied(codex, { command: process.execPath, args: [program] }));
        expect(await turn(codex, session, 'Repeat')).toMatchObject({
          outcome: { outcome: 'agent-error', reason: expect.stringContaining('parrot') },
          servers: [{ server: 'parrot', exposure: 'missing', reason: expect.stringMatching(/\S/) }],
        });
        expect(codex.model.exchanges).toEqual([]);
        expect(await turn(codex, session, 'Go on')).toMatchObject({
          outcome: { outcome: 'completed', finalMessage: 'I do.' },
        });
        expect(offers(codex)).toEqual([false]);
      });
    });

    it('shows a mounted skill to the model, beside what is there for it', async () => {
      await using codex = await startScriptedCodex(agent, talk);
      const skill = { name: 'parroting', folder: join(codex.home, 'skill') };
      await mkdir(skill.folder);
      await writeFile(join(skill.folder, 'SKILL.md'), '---\nname: parroting\ndescription: How parrots say it.\n---\n');
      await writeFile(join(codex.workspace, 'AGENTS.md'), 'Be brief.');
      const session = await open(codex, undefined, [skill]);
      await turn(codex, session, 'Go on');
      expect(codex.model.exchanges[0]?.request.body).toContain('How parrots say it.');
      expect(codex.model.exchanges[0]?.request.body).toContain('Be brief.');
      await session[Symbol.asyncDispose]();
      expect(await readdir(codex.workspace)).toEqual(['AGENTS.md']);
    });

    it('F-21 mounts a server once, that a trusted project names in its file too', async () => {
      await using codex = await startScriptedCodex(agent, talk);
      await writeConfig(codex.workspace, '[mcp_servers.parrot]\ncommand = "false"\nenabled_tools = ["add"]\n');
      await writeConfig(codex.home, `[projects."${codex.workspace}"]\ntrust_level = "trusted"\n`);
      await using session = await open(
        codex,
        proxied(codex, { command: process.execPath, args: [fixtureServer('echo')] }),
      );
      expect(await turn(codex, session, 'Repeat')).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: expect.stringContaining('forty-two') },
      });
    });

    it('leaves the configuration of the user as it is', async () => {
      await using codex = await startScriptedCodex(agent, talk);
      const config = await writeConfig(codex.home, '# mine\n');
      await using session = await open(
        codex,
        proxied(codex, { command: process.execPath, args: [fixtureServer('echo')] }),
      );
      await turn(codex, session, 'Repeat');
      // The older one notes by itself, as it does without us, that a project in which it may write is trusted.
      const noted =
        agent.age === 'older'
          ? expect.stringMatching(/^\[projects\..*\]\ntrust_level = "trusted"\n# mine\n/)
          : '# mine\n';
      expect(await readFile(config, 'utf8')).toEqual(noted);
    });
  },
  ['codex'],
);

async function writeConfig(folder: string, text: string): Promise<string> {
  const path = join(folder, '.codex', 'config.toml');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

const echoSource = () => readFile(fixtureServer('echo'), 'utf8');

/** As runs mount a server: behind the proxy that measures it. To find the framing itself, the proxy would not wait. */
function proxied({ workspace, home }: ScriptedCodex, program: Pick<ToolServer, 'command' | 'args'>): ToolServer {
  const limits = { startupTimeoutMs: 20_000, toolTimeoutMs: 20_000 };
  const server = { name: 'parrot', cwd: workspace, enabledTools: ['echo'], ...limits, ...program };
  return wrapServer(server, {
    workspace,
    telemetryPath: join(home, 'calls.jsonl'),
    tags: {},
    framing: 'newline',
    responseTimeoutMs: 20_000,
  });
}

function open(codex: ScriptedCodex, server?: ToolServer, skills: { name: string; folder: string }[] = []) {
  const toolset = { servers: server === undefined ? [] : [server], skills };
  return codex.runner.open({ workspace: codex.workspace, toolset, env: codex.env, signal: never });
}

function turn({ home }: ScriptedCodex, session: Session, prompt: string) {
  const path = (name: string) => join(home, `${name}.txt`);
  const logs = {
    prompt: path('prompt'),
    stdout: path('stdout'),
    stderr: path('stderr'),
    transcript: path('transcript'),
  };
  return session.turn({ prompt, signal: never, logs, env: {} });
}

/** Whether the tool stood in each of the requests to the model. */
function offers({ model }: ScriptedCodex): boolean[] {
  return model.exchanges.map(({ conversation }) => conversation.tools.some(({ name }) => name === 'mcp__parrot__echo'));
}
