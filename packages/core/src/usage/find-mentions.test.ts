import { describe, expect, it } from 'vitest';
import { findMentions } from './find-mentions.js';

const names = {
  tools: [
    { server: 'probe', tool: 'run' },
    { server: 'probe', tool: 'run_verifier' },
    { server: 'probe', tool: 'c++.fix' },
  ],
  artifacts: ['.harnessgym/skills/trace/SKILL.md', '.harnessgym/tools/lint', '.harnessgym/mcp/probe/server.py'],
};
const prompt = [
  '# Attempt — with a dash',
  '',
  'You have "two" minutes for C:\\new.',
  '- MCP server `probe`: `run`, `run_verifier`',
  '\t- Skill `trace` at `.harnessgym/skills/trace/SKILL.md`',
  'Good luck.',
].join('\n');

const mentionsIn = (...lines: string[]) => findMentions(lines, { prompt, names });
const none = { tools: [], artifacts: [] };

describe('a tool is named', () => {
  it.each([
    ['run', 'mcp__probe__run(x)'],
    ['run', 'I called probe.run.'],
    ['run', 'probe/run, then others'],
    ['run', 'with `run`'],
    ['run', '"run"'],
    ['run', "'run'"],
    ['run_verifier', 'run_verifier: 3 failures'],
    ['run_verifier', 'mcp__probe__run_verifier'],
    ['run_verifier', '(run_verifier).'],
    ['c++.fix', '`c++.fix`'],
  ])('%s in %j', async (tool, line) => {
    expect((await mentionsIn(line)).tools).toEqual([tool]);
  });
});

describe('F-18 nothing is named', () => {
  it.each([
    'I run the tool now',
    'mcp__probe__runner',
    'mcp__other__run_verifier',
    'mcp__probe__run_verifiers',
    'xmcp__probe__run',
    'myprobe.run',
    'probe.run.py',
    '`run it`',
    'my_run_verifier',
    'run_verifier_2',
    'run_verifier-all',
    'run_verifier.py',
    'tools/run_verifier',
    'SKILL.md',
    'server.py',
    'other/skills/trace/SKILL.md',
    '.harnessgym/skills/trace/SKILL.md.bak',
    '.harnessgym/tools/lint2',
    'x.harnessgym/tools/lint',
  ])('in %j', async (line) => {
    expect(await mentionsIn(line)).toEqual(none);
  });
});

it.each([
  ['.harnessgym/skills/trace/SKILL.md', 'cat .harnessgym/skills/trace/SKILL.md.'],
  ['.harnessgym/skills/trace/SKILL.md', 'read /home/me/work/.harnessgym/skills/trace/SKILL.md'],
  ['.harnessgym/tools/lint', 'sh ./.harnessgym/tools/lint/start.sh'],
])('an artifact is named by its path: %s in %j', async (path, line) => {
  expect(await mentionsIn(line)).toEqual({ tools: [], artifacts: [path] });
});

it('finds several names in several lines, and gives each once, sorted', async () => {
  const found = await mentionsIn('probe.run_verifier and "run"', 'run_verifier', '.harnessgym/tools/lint');
  expect(found).toEqual({ tools: ['run', 'run_verifier'], artifacts: ['.harnessgym/tools/lint'] });
});

describe('events', () => {
  const event = (value: unknown) => mentionsIn(JSON.stringify(value));

  it.each([
    ['a call of Codex', { type: 'item.completed', item: { type: 'mcp_tool_call', server: 'probe', tool: 'run' } }],
    ['a call of Claude', { message: { content: [{ type: 'tool_use', name: 'mcp__probe__run' }] } }],
    ['a word after a line break', { text: 'I used:\n`run`\nand was done' }],
    ['JSON in a string', { arguments: '{"tool":"run"}' }],
  ])('%s names its tool', async (_name, value) => {
    expect((await event(value)).tools).toEqual(['run']);
  });

  it.each([
    { type: 'run' },
    { item: { type: 'file_change', changes: [{ path: 'a.mjs', kind: 'run' }], status: 'run' } },
    { content: ['run'] },
  ])('F-18 a word of the event is no name: %j', async (value) => {
    expect(await event(value)).toEqual(none);
  });

  it('F-18 what a CLI says of itself, with the tools that it was given, names nothing', async () => {
    const init = { type: 'system', subtype: 'init', tools: ['mcp__probe__run', 'mcp__probe__run_verifier'] };
    expect(await event(init)).toEqual(none);
    expect(await event([init, { type: 'result', result: 'done' }])).toEqual(none);
  });
});

describe('F-18 the prompt that comes back names nothing', () => {
  const escapedForAscii = JSON.stringify({ text: prompt }).replaceAll('—', '\\u2014');
  it.each([
    ['as it is', prompt],
    ['with other line ends', prompt.replaceAll('\n', '\r\n')],
    ['in a string', JSON.stringify({ type: 'user', message: { content: [{ type: 'text', text: prompt }] } })],
    ['in a string with a text around it', JSON.stringify({ text: `User:\n${prompt}\n\nThink.` })],
    ['in a string of ASCII', escapedForAscii],
    ['line by line in an array', JSON.stringify({ lines: prompt.split('\n') })],
    ['in JSON in a string', JSON.stringify({ event: JSON.stringify({ text: prompt }) })],
    ['in a torn event', JSON.stringify({ text: `${prompt}\nand more` }).slice(0, -6)],
    ['in an event behind a time stamp', `12:00:00 ${JSON.stringify({ text: `\n${prompt}\n` })}`],
  ])('%s', async (_name, text) => {
    expect(await mentionsIn(...text.split('\n'))).toEqual(none);
    expect((await mentionsIn(...text.split('\n'), 'I called probe.run')).tools).toEqual(['run']);
  });

  it('and leaves what the agent adds to it', async () => {
    const text = `${prompt}\nI called \`run\`.`;
    expect(await mentionsIn(JSON.stringify({ text }))).toEqual({ tools: ['run'], artifacts: [] });
  });
});
