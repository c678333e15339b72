import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { AgentEvent } from '../session/dialect.js';
import { gatherFacts } from '../session/gather-facts.js';
import { leadTurn } from './lead-turn.js';
import { openLedger } from './ledger.js';
import { openAgentSession } from './open-agent-session.js';
import { openConnection } from './open-connection.js';

// Whole streams of the real agents, recorded in front of a scripted model.

function linesOf(name: string): string[] {
  const text = readFileSync(new URL(`./recorded/${name}.jsonl`, import.meta.url), 'utf8');
  return text.trim().split('\n');
}

/** What a turn amounts to whose agent prints these lines: after each message of ours those up to the next that has an id. */
async function replay(lines: readonly string[]) {
  const gathered = gatherFacts();
  const activities: string[] = [];
  const hear = (event: AgentEvent) => {
    gathered.saw(event);
    if (event.type === 'activity') activities.push(event.what);
  };
  const waiting = [...lines];
  const sent: { result?: unknown }[] = [];
  const connection = openConnection((line) => {
    sent.push(JSON.parse(line));
    setImmediate(answer);
  });
  const place = { workspace: '/task', toolset: { servers: [], skills: [] } };
  const opened = connection.ask((peer) => openAgentSession(peer, place));
  const { signal } = new AbortController();
  const turn = { workspace: '/task', prompt: 'Work', opened, signal, ledger: openLedger(), hear };
  turn.ledger.begin();
  const ended = await leadTurn(connection, turn);
  return { facts: gathered.facts(''), activities, ended, sent };

  function answer(): void {
    const end = waiting.findIndex((one) => one.startsWith('{"jsonrpc":"2.0","id":'));
    waiting.splice(0, end === -1 ? waiting.length : end + 1).forEach(connection.read);
    if (waiting.length === 0) connection.close();
  }
}

it('reads a turn of opencode', async () => {
  const { facts, activities, ended } = await replay(linesOf('work-opencode-1.18'));
  expect(ended).toBe('answered');
  expect(facts).toMatchObject({
    sessionId: 'ses_e02def988ffetyPJRaS5afS0Sq',
    message: 'It said echo: forty-two',
    unknownLines: 0,
    end: { type: 'completed' },
    spent: { inputTokens: 120, cachedInputTokens: 20, outputTokens: 12, costUsd: 0.001458 },
  });
  expect(activities).toEqual(['runs bash', 'runs echo hello; exit 3', 'calls parrot_echo', 'It said echo: forty-two']);
});

it('reads a turn of Gemini CLI, and allows what it asks for', async () => {
  const { facts, activities, sent } = await replay(linesOf('work-gemini-0.61'));
  expect(facts).toMatchObject({
    sessionId: 'fe510e98-c0e1-4e41-87d1-b019fab9f52c',
    message: expect.stringMatching(/^It said .*echo: forty-two/s),
    unknownLines: 0,
    end: { type: 'completed' },
  });
  expect(facts).not.toHaveProperty('spent');
  expect(activities.slice(0, 2)).toEqual(['runs echo hello; exit 3', 'calls echo (parrot MCP Server)']);
  const answers = sent.flatMap(({ result }) => (result === undefined ? [] : [result]));
  expect(answers).toEqual(Array(2).fill({ outcome: { outcome: 'selected', optionId: 'proceed_once' } }));
});

it.each(['work-opencode-1.18', 'work-gemini-0.61'])(
  'has no end of %s when it is cut, and has its session',
  async (name) => {
    const lines = linesOf(name);
    for (let length = 2; length < lines.length; length += 1) {
      const { facts, ended } = await replay([...lines.slice(0, length), (lines[length] ?? '').slice(0, 30)]);
      expect([facts.end, ended]).toEqual([undefined, 'cut-short']);
      expect(facts.sessionId).toBeDefined();
    }
  },
);

it.each([
  ['no JSON', 'Warning: something'],
  ['no object', '[]'],
  ['an update of a later version', '{"method":"session/update","params":{"update":{"sessionUpdate":"hologram"}}}'],
  ['an update that lacks what it had', '{"method":"session/update","params":{"update":{"sessionUpdate":"tool_call"}}}'],
  ['a notification of a later version', '{"method":"session/paused","params":{}}'],
  ['what nests without end', `{"method":"session/update","params":${'['.repeat(9_999)}${']'.repeat(9_999)}}`],
])('knows %s as unknown, and goes on', async (_, line) => {
  const lines = linesOf('work-opencode-1.18');
  const { facts } = await replay([...lines.slice(0, -3), line, ...lines.slice(-3)]);
  expect(facts).toMatchObject({ unknownLines: 1, message: 'It said echo: forty-two', end: { type: 'completed' } });
});
