import { shellLine } from './shell-line.js';

/** What to tell, and what to do next, where nothing has run. */
export function noRuns(workspace: string): string {
  const command = shellLine(['harnessgym', 'run', '--workspace', workspace, '--task']);
  return `No runs in ${workspace}. Start one with: ${command} FILE`;
}
