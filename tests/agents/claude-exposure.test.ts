import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { shell, use } from '@harnessgym/internal-testkit/model/beats';
import { type Conversation, lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';
import { wrapServer } from '@harnessgym/mcp-proxy';
import type { Session, ToolServer } from '@harnessgym/runners';
import { describe, expect, it } from 'vitest';
import { describeEachAgent } from './each-agent.js';
import { type ScriptedClaude, startScriptedClaude } from './scripted-claude.js';

// What the runner says of its servers, held against what the model was sent.

const echo = use('mcp__parrot__echo', { text: 'forty-two' });
const talk = story(
  when('Repeat', echo, (conversation) => say(lastResult(conversation))),
  when('Insist', echo, echo, echo, (conversation) => say(resultsIn(conversation).join(' | '))),
  when('Try', echo, use('mcp__parrot__add', { a: 1, b: 2 }), shell('touch made'), (conversation) =>
    say(resultsIn(conversation).join(' | ')),
  ),
  when('Go on', say('I do.')),
);
const never = new AbortController().signal;
const saidIt = { outcome: 'completed', finalMessage: expect.stringContaining('forty-two') };

await describeEachAgent(
  (agent) => {
    it('waits for a server that starts slowly, and offers its tools, whatever its user has set', async () => {
      await using claude = await startScriptedClaude(agent, talk);
      const settings = { env: { ENABLE_TOOL_SEARCH: 'true', MCP_CONNECTION_NONBLOCKING: '1' } };
      const kept = await writeSettings(claude, settings);
      const command = `sleep 7; exec '${process.execPath}' '${fixtureServer('echo')}'`;
      await using session = await open(claude, proxied(claude, { command: 'sh', args: ['-c', command] }));
      expect(await turn(claude, session, 'Repeat')).toMatchObject({
        outcome: saidIt,
        servers: [{ server: 'parrot', exposure: 'offered', tools: expect.arrayContaining(['echo', 'add']) }],
      });
      expect(offers(claude)).toEqual([true, true]);
      expect(await readFile(kept, 'utf8')).toBe(JSON.stringify(settings));
    });

    it('works with a server of Content-Length headers behind the proxy', async () => {
      await using claude = await startScriptedClaude(agent, talk);
      await using session = await open(claude, proxied(claude, node(fixtureServer('headers')), 'content-length'));
      expect(await turn(claude, session, 'Repeat')).toMatchObject({
        outcome: saidIt,
        servers: [{ server: 'parrot', exposure: 'offered' }],
      });
    });

    describe.each([
      ['does not start', /did not start/, () => 'process.exit(1);'],
      [
        'has a tool without inputSchema',
        /malformed inputSchema/,
        async () => (await echoSource()).replace('inputSchema', 'schema'),
      ],
    ])('a server that %s', (_, reason, source) => {
      it('is told of loudly, and none of its tools reaches the model', async () => {
        await using claude = await startScriptedClaude(agent, talk);
        const program = join(claude.home, 'server.mjs');
        await writeFile(program, await source());
        await using session = await open(claude, proxied(claude, node(program)));
        expect(await turn(claude, session, 'Go on')).toMatchObject({
          outcome: { outcome: 'completed' },
          servers: [{ server: 'parrot', exposure: 'missing', reason: expect.stringMatching(reason) }],
        });
        expect(offers(claude)).toEqual([false]);
      });
    });

    it.each([
      ['itself', 'is started again', /^forty-two \| .+ \| forty-two$/],
      ['behind the proxy', 'is told of to the model', /^forty-two \| (.*"parrot" exited with code 7\..*){2}$/],
    ])('a server %s that crashes in its second call %s', async (how, _, expected) => {
      await using claude = await startScriptedClaude(agent, talk);
      const program = join(claude.home, 'server.mjs');
      const calls = `const calls = ${JSON.stringify(join(claude.home, 'calls'))};\n`;
      const crash = "appendFileSync(calls, '.'); if (readFileSync(calls, 'utf8') === '..') process.exit(7);";
      const source = (await echoSource()).replace("if (name === 'echo')", `${crash} if (name === 'echo')`);
      await writeFile(program, `import { appendFileSync, readFileSync } from 'node:fs';\n${calls}${source}`);
      const server = how === 'itself' ? bare(claude, node(program)) : proxied(claude, node(program));
      await using session = await open(claude, server);
      expect(await turn(claude, session, 'Insist')).toMatchObject({
        outcome: { outcome: 'completed', finalMessage: expect.stringMatching(expected) },
      });
      expect(offers(claude)).toEqual([true, true, true, true]);
    });

    it('in a mode that asks, lets the model call the tools that are enabled, and nothing else', async () => {
      const options = { permissionMode: 'dontAsk', extraArgs: ['--allowedTools=Read'] };
      await using claude = await startScriptedClaude(agent, talk, options);
      const { IS_SANDBOX: _, ...env } = claude.env;
      const server = { ...proxied(claude, node(fixtureServer('echo'))), enabledTools: ['echo'] };
      await using session = await open({ ...claude, env }, server);
      const { outcome } = await turn(claude, session, 'Try');
      expect(outcome).toMatchObject({
        outcome: 'completed',
        finalMessage: expect.stringMatching(
          /^forty-two \| .*mcp__parrot__add has been denied.* \| .*Bash has been denied/s,
        ),
      });
      expect(await readdir(claude.workspace)).toEqual([]);
    });

    it('G-05 connects no server of the workspace, with servers of ours or without', async () => {
      await using claude = await startScriptedClaude(agent, talk);
      const smuggled = { smuggled: { type: 'stdio', ...node(fixtureServer('echo')) } };
      await writeFile(join(claude.workspace, '.mcp.json'), JSON.stringify({ mcpServers: smuggled }));
      await using plain = await open(claude);
      await turn(claude, plain, 'Go on');
      await using mounted = await open(claude, proxied(claude, node(fixtureServer('echo'))));
      await turn(claude, mounted, 'Go on');
      expect(offers(claude)).toEqual([false, true]);
      expect(claude.model.exchanges.map(({ request }) => request.body).join()).not.toContain('mcp__smuggled');
    });

    it('F-23 starts a server in its folder with its arguments as they are, and without the keys', async () => {
      await using claude = await startScriptedClaude(agent, talk);
      const folder = join(claude.workspace, '\u{1f9ea} "it\'s" $HOME');
      await mkdir(folder);
      await writeFile(join(folder, 'final'), '');
      const told = join(claude.home, 'told.json');
      const tells = 'JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), env: process.env })';
      const lines = ["import { writeFileSync } from 'node:fs';", `writeFileSync(${JSON.stringify(told)}, ${tells});`];
      const program = join(claude.home, 'server.mjs');
      await writeFile(program, `${lines.join('\n')}\n${await echoSource()}`);
      const args = [program, 'final', '.', '', '${HOME}', '$HOME'];
      const server = bare(claude, { command: process.execPath, args });
      await using session = await open(claude, { ...server, cwd: folder, env: { PRICE: '${HOME}5' } });
      expect(await turn(claude, session, 'Repeat')).toMatchObject({ outcome: saidIt });
      const seen = JSON.parse(await readFile(told, 'utf8'));
      expect(seen).toMatchObject({ args: args.slice(1), cwd: folder, env: { PRICE: '${HOME}5' } });
      expect(Object.keys(seen.env)).not.toContain('ANTHROPIC_API_KEY');
    });

    it('shows a mounted skill to the model, beside what is there for it, and no notes of earlier sessions', async () => {
      await using claude = await startScriptedClaude(agent, talk);
      const skill = { name: 'parroting', folder: join(claude.home, 'skill') };
      await mkdir(skill.folder);
      await writeFile(join(skill.folder, 'SKILL.md'), '---\nname: parroting\ndescription: How parrots say it.\n---\n');
      await writeFile(join(claude.workspace, 'CLAUDE.md'), 'Be brief.');
      const session = await open(claude, undefined, [skill]);
      await turn(claude, session, 'Go on');
      const body = claude.model.exchanges[0]?.request.body;
      expect(body).toContain('How parrots say it.');
      expect(body).toContain('Be brief.');
      expect(body).not.toMatch(/projects\/[^/]+\/memory/);
      await session[Symbol.asyncDispose]();
      expect(await readdir(claude.workspace)).toEqual(['CLAUDE.md']);
    });

    it('D-17 counts and prices each turn by itself', async () => {
      await using claude = await startScriptedClaude(agent, talk);
      await using session = await open(claude);
      const first = await turn(claude, session, 'Go on');
      expect(first.usage).toMatchObject({ inputTokens: 120, cachedInputTokens: 20, outputTokens: 12 });
      expect(first.usage?.costUsd).toBeGreaterThan(0);
      expect((await turn(claude, session, 'Go on')).usage).toEqual(first.usage);
    });
  },
  ['claude'],
);

async function writeSettings({ home }: ScriptedClaude, settings: object): Promise<string> {
  const path = join(home, '.claude', 'settings.json');
  await mkdir(join(home, '.claude'), { recursive: true });
  await writeFile(path, JSON.stringify(settings));
  return path;
}

const echoSource = () => readFile(fixtureServer('echo'), 'utf8');

function node(program: string) {
  return { command: process.execPath, args: [program] };
}

function bare({ workspace }: ScriptedClaude, program: Pick<ToolServer, 'command' | 'args'>): ToolServer {
  const limits = { startupTimeoutMs: 20_000, toolTimeoutMs: 20_000 };
  return { name: 'parrot', cwd: workspace, enabledTools: [], ...limits, ...program };
}

/** As runs mount a server: behind the proxy that measures it. To find the framing itself, the proxy would not wait. */
function proxied(
  claude: ScriptedClaude,
  program: Pick<ToolServer, 'command' | 'args'>,
  framing: 'newline' | 'content-length' = 'newline',
): ToolServer {
  const { workspace, home } = claude;
  const telemetryPath = join(home, 'calls.jsonl');
  const options = { workspace, telemetryPath, tags: {}, framing, responseTimeoutMs: 20_000 };
  return wrapServer(bare(claude, program), options);
}

function open(
  { runner, workspace, env }: Pick<ScriptedClaude, 'runner' | 'workspace' | 'env'>,
  server?: ToolServer,
  skills: { name: string; folder: string }[] = [],
) {
  const toolset = { servers: server === undefined ? [] : [server], skills };
  return runner.open({ workspace, toolset, env, signal: never });
}

function turn({ home }: ScriptedClaude, session: Session, prompt: string) {
  const path = (name: string) => join(home, `${name}.txt`);
  const logs = {
    prompt: path('prompt'),
    stdout: path('stdout'),
    stderr: path('stderr'),
    transcript: path('transcript'),
  };
  return session.turn({ prompt, signal: never, logs, env: {} });
}

function resultsIn({ messages }: Conversation): string[] {
  return messages.flatMap((message) => (message.role === 'tool' ? [message.text] : []));
}

/** Whether the tool stood in each of the requests to the model. */
function offers({ model }: ScriptedClaude): boolean[] {
  return model.exchanges.map(({ conversation }) => conversation.tools.some(({ name }) => name === 'mcp__parrot__echo'));
}
