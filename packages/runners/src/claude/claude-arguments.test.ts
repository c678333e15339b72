import { describe, expect, it } from 'vitest';
import type { ToolServer } from '../toolset.js';
import { claudeArguments } from './claude-arguments.js';

const parrot: ToolServer = {
  name: 'par.rot',
  command: 'node',
  args: [],
  cwd: '/task',
  enabledTools: [],
  startupTimeoutMs: 1_000,
  toolTimeoutMs: 1_000,
};
const stream = ['--output-format', 'stream-json', '--verbose'];
const turn = { workspace: '/task', toolset: { servers: [], skills: [] } };
const mounted = { ...turn, folder: '/private', toolset: { servers: [parrot], skills: [] } };

describe('claudeArguments', () => {
  it('G-05 asks for a headless turn with no servers but ours, also when there are none', () => {
    expect(claudeArguments(turn, {})).toEqual(['-p', ...stream, '--strict-mcp-config']);
  });

  it('D-19 attaches the values of flags that take several', () => {
    expect(claudeArguments(mounted, { extraArgs: ['--add-dir', '/data'] })).toEqual([
      ...['-p', '--add-dir', '/data', ...stream, '--strict-mcp-config'],
      ...['--mcp-config=/private/claude_mcp_config.json', '--allowedTools=mcp__par_rot'],
    ]);
  });

  it('D-17 has the last word on the output, since other formats tell no cost of the turn', () => {
    const args = claudeArguments(turn, { extraArgs: ['--output-format', 'json'] });
    expect(args.slice(args.lastIndexOf('--output-format'))).toEqual([...stream, '--strict-mcp-config']);
  });

  it('allows the tools that a server names, and no others', () => {
    const servers = [
      { ...parrot, enabledTools: ['e.cho', 'add'] },
      { ...parrot, name: 'b' },
    ];
    expect(claudeArguments({ ...mounted, toolset: { servers, skills: [] } }, {}).at(-1)).toBe(
      '--allowedTools=mcp__par_rot__e_cho,mcp__par_rot__add,mcp__b',
    );
  });

  it('D-07 begins a session under an id that is known before, and goes on with it', () => {
    expect(claudeArguments({ ...turn, freshId: 'id' }, {}).slice(-2)).toEqual(['--session-id', 'id']);
    expect(claudeArguments({ ...mounted, sessionId: 'id' }, {}).slice(-2)).toEqual(['--resume', 'id']);
  });

  it('passes on mode and model', () => {
    const args = claudeArguments(turn, { permissionMode: 'dontAsk', model: 'opus' });
    expect(args).toEqual(['-p', '--permission-mode', 'dontAsk', '--model', 'opus', ...stream, '--strict-mcp-config']);
  });

  it.each([
    [1_234_567, '1234567'],
    [2.5, '2.5'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [1e21, '1000000000000000000000'],
  ])('D-18 prints %d dollars as %s', (maxBudgetUsd, printed) => {
    const args = claudeArguments(turn, { maxBudgetUsd });
    expect(args[args.indexOf('--max-budget-usd') + 1]).toBe(printed);
  });

  it('names the file that core keeps for people where nothing is started', () => {
    const { folder: _, ...shown } = mounted;
    expect(claudeArguments(shown, {})).toContain('--mcp-config=/task/.harnessgym/claude_mcp_config.json');
  });
});
