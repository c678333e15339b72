import type { CodexOptions } from '../codex/codex-options.js';
import { codexSettings } from '../codex/codex-settings.js';
import type { CommandLineRequest } from '../runner.js';

/**
 * The arguments of interactive Codex, which is typed to. Nothing may ask before it takes a prompt: whoever runs an agent
 * in a folder trusts it, for this process only, and a thread that goes on has no goal, since Codex asks what is to
 * become of the one that it still has.
 */
export function tuiArguments(request: CommandLineRequest, options: CodexOptions): string[] {
  const { workspace, sessionId } = request;
  return [
    ...(sessionId === undefined ? [] : ['resume', sessionId]),
    // What scrolls off stays readable only in the main screen.
    ...['--no-alt-screen', '--strict-config'],
    ...codexSettings(request, options, {
      projects: { [workspace]: { trust_level: 'trusted' } },
      check_for_update_on_startup: false,
      'tui.animations': false,
      'tui.show_tooltips': false,
      'tui.notifications': false,
      'features.goals': sessionId === undefined,
    }),
  ];
}
