import { type Command, Option } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

export function defineQualify(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('qualify')
    .description('judge a bundle against a task, without a run')
    .showHelpAfterError('harnessgym qualify --help lists the flags.')
    .argument('<bundle>', 'a folder with .harnessgym, a part of it, or a skill')
    .option('--workspace <dir>', 'the task (default: .)')
    .option('--report <dir>', 'where qualification.json is to stay')
    .option('--ignore <pattern>', 'repeatable: left out of the clean room, like data/', addUp)
    .option('--gitignore', 'leave out what .gitignore files name')
    .option('--sandbox <mode>', 'auto, require or off (default: auto)')
    .option('--allow-network <server>', 'repeatable: that server may use the network, or "*"', addUp)
    .option('--allow-env <name>', 'repeatable: servers may get that variable, or "*"', addUp)
    .addOption(new Option('--fail-unless <what>', 'exit 4 unless qualified').choices(['qualified']))
    .option('--json', 'print qualification.json')
    .option('--debug', 'print stack traces of errors')
    .action(async (bundle, options) => {
      const { qualify } = await import('./qualify.js');
      finish(await qualify(bundle, options, terminal));
    });
}

function addUp(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}
