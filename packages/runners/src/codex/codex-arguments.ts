import type { CommandLineRequest } from '../runner.js';
import type { CodexOptions } from './codex-options.js';
import { codexSettings } from './codex-settings.js';

/**
 * The arguments of one headless turn, whose prompt comes on stdin. All of them stand before `resume`, which forgets the
 * sandbox otherwise.
 */
export function codexArguments(request: CommandLineRequest, options: CodexOptions): string[] {
  return [
    ...['exec', '--json', '--strict-config', '--skip-git-repo-check'],
    ...codexSettings(request, options),
    ...(request.sessionId === undefined ? [] : ['resume', request.sessionId]),
    '-',
  ];
}
