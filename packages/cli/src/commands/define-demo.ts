import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

export function defineDemo(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('demo')
    .description('watch the loop on an example, offline')
    .showHelpAfterError('harnessgym demo --help lists the flags.')
    .option('--folder <dir>', 'an empty folder to run in (default: a new one)')
    .option('--debug', 'print stack traces of errors')
    .action(async (options) => {
      const { demo } = await import('./demo.js');
      finish(await demo(options, terminal));
    });
}
