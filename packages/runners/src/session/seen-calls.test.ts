import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findTool } from '../claude/judge-servers.js';
import { readClaudeEvent } from '../claude/read-event.js';
import { findCodexTool } from '../codex/find-tool.js';
import { readCodexEvent } from '../codex/read-event.js';
import type { ToolServer } from '../toolset.js';
import type { AgentEvent, Dialect } from './dialect.js';
import { gatherFacts } from './gather-facts.js';
import { seenCalls } from './seen-calls.js';

// Whole streams of real agents, which called two tools of a server and ran a command.

const parrot = { name: 'parrot', enabledTools: [] as readonly string[] } as ToolServer;
const agents = {
  codex: { read: readCodexEvent, findTool: findCodexTool },
  claude: { read: readClaudeEvent, findTool },
} satisfies Record<string, Pick<Dialect, 'findTool'> & { read(line: string): readonly AgentEvent[] }>;

it.each([
  ['codex', 'work-0.138'],
  ['codex', 'work-0.169'],
  ['claude', 'work-2.1.197'],
  ['claude', 'work-2.1.329'],
] as const)(
  'H-05 the calls that %s shows are those of mounted servers, and its commands, in %s',
  (agent, recording) => {
    const tool = (name: string) => ({ server: 'parrot', tool: name, count: 1 });
    const commands = [expect.stringContaining('echo hello; exit 3')];
    expect(shown(agent, recording, [parrot])).toEqual({ tools: [tool('echo'), tool('fail')], commands });
    expect(shown(agent, recording, [{ ...parrot, name: 'other' }])).toEqual({ tools: [], commands });
  },
);

it('an agent whose output shows no calls has shown none', () => {
  expect(seenCalls(gatherFacts().facts(''), {}, [parrot])).toBeUndefined();
});

function shown(agent: keyof typeof agents, recording: string, servers: readonly ToolServer[]) {
  const url = new URL(`../${agent}/recorded/${recording}.jsonl`, import.meta.url);
  const gathered = gatherFacts();
  const lines = readFileSync(url, 'utf8').trim().split('\n');
  for (const event of lines.flatMap((line) => agents[agent].read(line))) gathered.saw(event);
  return seenCalls(gathered.facts(''), agents[agent], servers);
}
