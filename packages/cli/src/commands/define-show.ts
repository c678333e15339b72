import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

export function defineShow(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('show')
    .description('tell one run in full')
    .showHelpAfterError('harnessgym show --help lists the flags.')
    .argument('<run-id>', 'as harnessgym runs lists it, or latest')
    .option('--workspace <dir>', 'where the agent worked (default: .)')
    .option('--json', 'print summary.json as it is')
    .option('--debug', 'print stack traces of errors')
    .action(async (runId, options) => {
      const { show } = await import('./show.js');
      finish(await show(runId, options, terminal));
    });
}
