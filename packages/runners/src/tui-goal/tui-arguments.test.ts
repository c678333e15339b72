import { expect, it } from 'vitest';
import { tuiArguments } from './tui-arguments.js';

const turn = { workspace: '/task "1"', toolset: { servers: [], skills: [] } };

it('asks for a screen that keeps what scrolls off, and for no questions', () => {
  expect(tuiArguments(turn, { model: 'm', config: ['a=1'] })).toEqual([
    ...['--no-alt-screen', '--strict-config', '-s', 'workspace-write', '-C', '/task "1"', '-m', 'm'],
    ...['-c', 'approval_policy="never"', '-c', String.raw`projects={ "/task \"1\"" = { "trust_level" = "trusted" } }`],
    ...['-c', 'check_for_update_on_startup=false', '-c', 'tui.animations=false', '-c', 'tui.show_tooltips=false'],
    ...['-c', 'tui.notifications=false', '-c', 'features.goals=true', '-c', 'a=1'],
  ]);
});

it('goes on with a thread without the goal that it may still have', () => {
  const args = tuiArguments({ ...turn, sessionId: 'id' }, {});
  expect(args.slice(0, 2)).toEqual(['resume', 'id']);
  expect(args).toContain('features.goals=false');
});
