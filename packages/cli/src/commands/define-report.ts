import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

export function defineReport(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('report')
    .description('write a study or run as one HTML file, and tell it')
    .showHelpAfterError('harnessgym report --help lists the flags.')
    .argument('<what>', "a study's output folder, a run id, or latest")
    .option('--workspace <dir>', 'where the agent of that run worked (default: .)')
    .option('--html <file>', 'default: report.html beside what is reported')
    .option('--markdown', 'print Markdown, for a pull request, instead of text')
    .option('--debug', 'print stack traces of errors')
    .action(async (wanted, options) => {
      const { report } = await import('./report.js');
      finish(await report(wanted, options, terminal));
    });
}
