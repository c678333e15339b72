import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

export function defineRestore(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('restore')
    .description('bring a snapshot back, or list them')
    .showHelpAfterError('harnessgym restore --help lists the flags.')
    .argument('[what]', 'an id, or <run-id|latest> with :start, :best or :before')
    .option('--workspace <dir>', 'where the agent worked (default: .)')
    .option('--state-dir <dir>', 'as of the run')
    .option('--dry-run', 'list what would change; change nothing')
    .option('--json', 'print the list, or what was done, as JSON')
    .option('--debug', 'print stack traces of errors')
    .action(async (what, options) => {
      const { restore } = await import('./restore.js');
      finish(await restore(what, options, terminal));
    });
}
