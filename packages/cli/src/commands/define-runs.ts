import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

export function defineRuns(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('runs')
    .description('list the runs of a workspace, the newest first')
    .showHelpAfterError('harnessgym runs --help lists the flags.')
    .option('--workspace <dir>', 'where the agent worked (default: .)')
    .option('--json', 'print the list as JSON')
    .option('--debug', 'print stack traces of errors')
    .action(async (options) => {
      const { runs } = await import('./runs.js');
      finish(await runs(options, terminal));
    });
}
