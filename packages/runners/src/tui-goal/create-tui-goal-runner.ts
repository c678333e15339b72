import { checkCodex } from '../codex/check-codex.js';
import type { CodexOptions } from '../codex/codex-options.js';
import { askVersion } from '../preflight/ask-version.js';
import type { Runner } from '../runner.js';
import { launched } from '../session/launched.js';
import { loadTerminal } from './load-terminal.js';
import { openTuiSession } from './open-tui-session.js';
import { requireTerminal } from './require-terminal.js';
import { tuiArguments } from './tui-arguments.js';

/**
 * Interactive Codex in a pseudo-terminal, as a person has it: `/goal` for an attempt, plain prompts for the turns behind
 * it, a process for each session. Needs `@lydell/node-pty` and `@xterm/headless`, which its user installs.
 */
export function createTuiGoalRunner(options: CodexOptions = {}): Runner {
  const bin = options.bin ?? 'codex';
  return {
    name: 'tui-goal',
    displayName: 'Codex',
    commandLine: (request) => launched([bin, ...tuiArguments(request, options)], request.launcher),
    async preflight(preflight) {
      await requireTerminal(await loadTerminal(), preflight);
      return checkCodex(bin, preflight);
    },
    version: (asked) => askVersion(bin, asked),
    open: async (open) => openTuiSession({ codex: options, parts: await loadTerminal() }, open),
  };
}
