import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

export function defineClean(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('clean')
    .description('remove what nobody needs, and old runs if asked')
    .showHelpAfterError('harnessgym clean --help lists the flags.')
    .option('--workspace <dir>', 'where the agent worked (default: .)')
    .option('--all', 'every workspace of the state directory')
    .option('--state-dir <dir>', 'as of the runs')
    .option('--older-than <d>', 'also runs not used for so long, like 30d, 12h')
    .option('--max-size <size>', 'also the oldest runs, until the rest fits, like 2GiB')
    .option('--interrupted', 'also such runs that could be resumed')
    .option('--dry-run', 'tell what would go; remove nothing')
    .option('--json', 'print what was done as JSON, a workspace an item')
    .option('--debug', 'print stack traces of errors')
    .action(async (options) => {
      const { clean } = await import('./clean.js');
      finish(await clean(options, terminal));
    });
}
