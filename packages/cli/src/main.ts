import { Command, CommanderError, type Option } from 'commander';
import { defineClean } from './commands/define-clean.js';
import { defineCompare } from './commands/define-compare.js';
import { defineDemo } from './commands/define-demo.js';
import { defineDoctor } from './commands/define-doctor.js';
import { defineQualify } from './commands/define-qualify.js';
import { defineRegistry } from './commands/define-registry.js';
import { defineReport } from './commands/define-report.js';
import { defineRestore } from './commands/define-restore.js';
import { defineRun } from './commands/define-run.js';
import { defineRuns } from './commands/define-runs.js';
import { defineShow } from './commands/define-show.js';
import { describeError } from './describe-error.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { refuseSwallowedFlags } from './refuse-swallowed-flags.js';
import { harmlessText } from './render/harmless-json.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';

/** The `harnessgym` command. Never throws and never exits: returns the exit code. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = new Command('harnessgym')
    .description('Runs a coding agent, has it build the tool it was missing, keeps what works.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .allowExcessArguments(false)
    .showHelpAfterError('harnessgym --help lists the commands.')
    // What stands behind the name of a command is its own: `compare` and `compare rescore` both have a scorer.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'harnessgym: error: ')),
    });
  const finish = (result: ExitCode) => {
    code = result;
  };
  defineRun(program, terminal, finish);
  defineCompare(program, terminal, finish);
  defineRuns(program, terminal, finish);
  defineShow(program, terminal, finish);
  defineReport(program, terminal, finish);
  defineQualify(program, terminal, finish);
  defineRegistry(program, terminal, finish);
  defineRestore(program, terminal, finish);
  defineClean(program, terminal, finish);
  defineDoctor(program, terminal, finish);
  defineDemo(program, terminal, finish);

  try {
    refuseSwallowedFlags(argv, optionsOf(program, argv));
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const { text, exitCode } = describeError(error, { debug: argv.includes('--debug') });
    terminal.stderr.write(`harnessgym: error: ${harmlessText(text)}\n`);
    return exitCode;
  }
}

/** Of the command that was named, and of its own command, if it has such. */
function optionsOf(program: Command, [name, ...rest]: readonly string[]): readonly Option[] {
  const command = program.commands.find((one) => one.name() === name);
  return command === undefined ? [] : [...command.options, ...optionsOf(command, rest)];
}
