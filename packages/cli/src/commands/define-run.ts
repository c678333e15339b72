import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';
import { addAgentFlags } from './agent-flags.js';
import { addUp, openFlagGroups } from './flag-groups.js';

/** Flags only. What they do is loaded when the command runs, so that `--help` stays fast. */
export function defineRun(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const run = program
    .command('run')
    .description('attempt, reflect, build a tool, qualify it, replay')
    .showHelpAfterError('harnessgym run --help lists the flags.');
  const flags = openFlagGroups(run, { last: files });
  flags.addFamily('Task:', ['--task{,-text} <x>', 'a file in the workspace or here; or a text']);
  flags.add('Task:', [
    ['--workspace <dir>', 'where the agent works (default: .)'],
    ['--task-state <state>', 'continue or reset (default: continue)'],
  ]);
  addAgentFlags(flags, 'Agent:');
  flags.add('Loop:', [['--iterations <n>', 'attempts at most (default: 3)']]);
  flags.addFamily('Loop:', ['--attempt-timeout{,s} <d>', 'like 1h30m (default: 45m); 5m,20m in turn']);
  flags.addFamily('Loop:', ['--{build,reflection}-timeout <d>', 'default: 20m, and that of the build']);
  flags.addFamily('Loop:', ['--max-{cost-usd,tokens} <x>', 'of the whole run, looked at between turns']);
  flags.add('Loop:', [
    ['--harness-depth <depth>', 'standard or deep (default: deep)'],
    ['--artifact-repair-attempts <n>', 'after a failed check (default: 1)'],
    ['--build-after-solve', 'build a tool also after a solve'],
  ]);
  flags.addPair('Loop:', ['qualify-artifacts', 'check in a clean room (default: yes)']);
  flags.addFamily('Loop:', ['--{sandbox,allow-network} <x>', 'default: auto; a built server, or "*"']);
  run.options.find(({ long }) => long === '--allow-network')?.argParser(addUp);
  flags.add('Scoring:', [
    ['--post-attempt-command <cmd>', 'scorer: a shell line that prints JSON'],
    ['--post-attempt-timeout <d>', 'of the scorer (default: 2m)'],
    ['--post-attempt-score-key <key>', 'default: that of --score-key'],
  ]);
  flags.addFamily('Scoring:', ['--score-{key,repeats} <x>', 'default: score; 1 (more tell the noise)']);
  flags.addFamily('Scoring:', ['--{protect,editable} <glob>', 'held as at the start; all that counts'], 'repeatable');
  flags.addFamily('Scoring:', ['--{higher-is-better,scorer-secret}', 'default: lower is better; no secret']);
  flags.add('Scoring:', [
    ['--stop-score <x>', 'the target; reaching it solves'],
    ['--optimization-mode', 'go on improving, keep the best state'],
  ]);
  flags.addPair('Scoring:', ['restore-best', 'end with the best state (default: yes)']);
  flags.add(files, [
    ['--run-id <id>', 'default: time and a random part'],
    ['--resume <run_id>', 'go on with that run, or with latest'],
    ['--state-dir <dir>', 'for snapshots and clean rooms'],
  ]);
  flags.addRepeatable(files, [['--ignore <pattern>', 'repeatable: left out of both, like data/']]);
  flags.add(files, [
    ['--gitignore', 'leave out what .gitignore files name'],
    ['--fail-unless <what>', 'exit 4 unless solved, or improved'],
    ['--dry-run', 'print plan, prompts, commands; run nothing'],
    ['--json', 'print summary.json, or the plan, as JSON'],
  ]);
  run.action(async (options) => {
    const { run: execute } = await import('./run.js');
    finish(await execute(options, terminal));
  });
}

const files = 'Files and output:';
