import { type Command, Option } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

/** Flags only. What they do is loaded when the command runs, so that `--help` stays fast. */
export function defineRun(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const run = program.command('run').description('run the loop on a task: attempt, reflect, build, qualify, replay');
  group(run, 'Task:', [
    ['--task <file>', 'task text; a relative path is looked up in the workspace, then here'],
    ['--task-text <text>', 'the task itself, instead of --task'],
    ['--workspace <dir>', 'the agent works here; must exist (default: .)'],
    ['--task-state <state>', 'continue, or reset the task files before iteration 2 and later (default: continue)'],
  ]);
  group(run, 'Loop:', [
    ['--runner <name>', 'exec (Codex), claude, tui-goal or fake (default: exec)'],
    ['--fake-scenario <name|file>', 'the script that --runner fake plays (default: by the task)'],
    ['--iterations <n>', 'how many attempts at most (default: 3)'],
    ['--attempt-timeout <d>', 'of each attempt, like 90s, 45m, 1h30m (default: 45m)'],
    ['--attempt-timeouts <list>', 'one per iteration, comma-separated; the last repeats'],
    ['--reflection-timeout <d>', 'default: that of --build-timeout'],
    ['--build-timeout <d>', 'of each build and repair (default: 20m)'],
    ['--harness-depth <depth>', 'how far builds reach: standard or deep (default: deep)'],
    ['--artifact-repair-attempts <n>', 'repairs after a failed qualification (default: 1)'],
    ['--build-after-solve', 'build a tool also when the attempt solved the task'],
  ]);
  group(run, 'Scoring:', [
    ['--post-attempt-command <cmd>', 'scorer: a shell line that prints a JSON object; its verdict counts'],
    ['--post-attempt-timeout <d>', 'of the scorer (default: 2m)'],
    ['--post-attempt-score-key <key>', 'the score in its JSON (default: that of --score-key)'],
    ['--score-key <key>', 'the score in the result.json of the agent (default: score)'],
    ['--stop-score <x>', 'the target: stop once a score reaches it'],
    ['--higher-is-better', 'scores grow (default: lower is better)'],
    ['--optimization-mode', 'go on improving; keep and restore the best verified state'],
    ['--restore-best', 'end with the best state in the workspace (default with --optimization-mode)'],
    ['--no-restore-best', 'end with the state as the last attempt left it'],
  ]);
  group(run, 'Files:', [
    ['--run-id <id>', 'name of the run (default: time and a random part)'],
    ['--state-dir <dir>', 'for snapshots and clean rooms, outside the workspace'],
  ]);
  run.action(async (options) => {
    const { run: execute } = await import('./run.js');
    finish(await execute(options, terminal));
  });
}

function group(command: Command, heading: string, flags: readonly (readonly [string, string])[]): void {
  for (const [flag, description] of flags) command.addOption(new Option(flag, description).helpGroup(heading));
}
