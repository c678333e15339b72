import { type Command, Option } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

/** Flags only. What they do is loaded when the command runs, so that `--help` stays fast. */
export function defineRun(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const run = program.command('run').description('run the loop on a task: attempt, reflect, build, qualify, replay');
  group(run, 'Task:', [
    ['--task <file>', 'looked up in the workspace, then here'],
    ['--task-text <text>', 'the task itself, instead of --task'],
    ['--workspace <dir>', 'where the agent works (default: .)'],
    ['--task-state <state>', 'continue or reset (default: continue)'],
  ]);
  group(run, 'Loop:', [
    ['--runner <name>', 'exec, claude, tui-goal, fake (default: exec)'],
    ['--fake-scenario <name|file>', 'the script that --runner fake plays'],
    ['--iterations <n>', 'attempts at most (default: 3)'],
    ['--attempt-timeout <d>', 'like 90s, 45m, 1h30m (default: 45m)'],
    ['--attempt-timeouts <list>', 'one per iteration; the last repeats'],
    ['--reflection-timeout <d>', 'default: that of --build-timeout'],
    ['--build-timeout <d>', 'of each build and repair (default: 20m)'],
    ['--harness-depth <depth>', 'standard or deep (default: deep)'],
    ['--artifact-repair-attempts <n>', 'after a failed check (default: 1)'],
    ['--build-after-solve', 'build a tool also after a solve'],
  ]);
  group(run, 'Scoring:', [
    ['--post-attempt-command <cmd>', 'scorer: a shell line that prints JSON'],
    ['--post-attempt-timeout <d>', 'of the scorer (default: 2m)'],
    ['--post-attempt-score-key <key>', 'default: that of --score-key'],
    ['--score-key <key>', 'in the result.json (default: score)'],
    ['--stop-score <x>', 'the target; reaching it solves'],
    ['--higher-is-better', 'default: lower is better'],
    ['--optimization-mode', 'go on improving, keep the best state'],
    ['--restore-best', 'end with the best state (default)'],
    ['--no-restore-best', 'end as the last attempt left it'],
  ]);
  run.addHelpOption(new Option('-h, --help', 'print this help').helpGroup('Files and output:'));
  group(run, 'Files and output:', [
    ['--run-id <id>', 'default: time and a random part'],
    ['--state-dir <dir>', 'for snapshots and clean rooms'],
    ['--fail-unless <what>', 'exit 4 unless solved, or improved'],
    ['--json', 'print summary.json on stdout'],
    ['--debug', 'print stack traces of errors'],
  ]);
  run.action(async (options) => {
    const { run: execute } = await import('./run.js');
    finish(await execute(options, terminal));
  });
}

function group(command: Command, heading: string, flags: readonly (readonly [string, string])[]): void {
  for (const [flag, description] of flags) command.addOption(new Option(flag, description).helpGroup(heading));
}
