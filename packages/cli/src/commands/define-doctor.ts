import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

export function defineDoctor(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('doctor')
    .description('tell which agents can be used, and what is missing')
    .showHelpAfterError('harnessgym doctor --help lists the flags.')
    .option('--probe', 'play turns with Codex and Claude Code, offline, and see what they do')
    .option('--codex-bin <program>', 'default: codex')
    .option('--claude-bin <program>', 'default: claude')
    .option('--acp-command <cmd>', 'look for that program too, and start it so')
    .option('--state-dir <dir>', 'where results of probes are kept')
    .option('--json', 'print what was found as JSON')
    .option('--debug', 'print stack traces of errors')
    .action(async (options) => {
      const { doctor } = await import('./doctor.js');
      finish(await doctor(options, terminal));
    });
}
