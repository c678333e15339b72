import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';
import { addAgentFlags } from './agent-flags.js';
import { openFlagGroups } from './flag-groups.js';

/** Flags only, as for a run. */
export function defineCompare(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const compare = program
    .command('compare')
    .description('a study: does a harness help, and how sure is that')
    .showHelpAfterError('harnessgym compare --help lists the flags.');
  const flags = openFlagGroups(compare, { last: files });
  flags.addFamily('Task:', ['--task{,-text} <x>', 'a file in the template or here; or a text']);
  flags.add('Task:', [
    ['--workspace-template <dir>', 'each trial works in a copy of it'],
    ['--task-state <state>', 'continue or reset (default: reset)'],
  ]);
  addAgentFlags(flags, 'Agent:');
  flags.add('Study:', [
    ['--artifact-source <dir>', 'what harnessed trials get: a workspace, .harnessgym'],
    ['--trials <n>', 'of each arm (default: 1)'],
    ['--arms <list>', 'default: plain,harnessed; also plain2, placebo, skills-only, mcp-only, without:<path>'],
    ['--seed <n>', 'of the order of trials (default: a random one)'],
    ['--jobs <n>', 'trials at once (default: 1)'],
    ['--quiet-scoring', 'score one trial at a time, whatever --jobs says'],
  ]);
  flags.addRepeatable('Study:', [['--exclude-kind <kind>', 'repeatable: artifacts to leave out, like fixture']]);
  flags.addPair('Study:', ['require-active-harness', 'else a trial is invalid (default: yes)']);
  flags.addPair('Study:', ['require-harness-tool-use', 'the same (default: no)']);
  flags.add('Study:', [['--sandbox <mode>', 'auto, require or off (default: auto)']]);
  flags.addFamily('Study:', ['--allow-{network,env} <x>', 'repeatable: a built server; a variable; *'], 'repeatable');
  flags.add('Budget of a trial:', [['--iterations <n>', 'attempts at most (default: 1)']]);
  flags.addFamily('Budget of a trial:', ['--attempt-timeout{,s} <d>', 'like 1h30m (default: 5m); 5m,20m in turn']);
  flags.addFamily('Budget of a trial:', ['--max-{cost-usd,tokens} <x>', 'looked at between turns']);
  flags.addFamily('Budget of a trial:', [
    '--{build,reflection}-timeout <d>',
    'taken, and without effect: nothing is built',
  ]);
  flags.add('Budget of a trial:', [['--build-after-solve', 'the same']]);
  flags.add('Scoring:', [
    ['--post-command <cmd>', 'scorer: a shell line that prints JSON'],
    ['--post-timeout <d>', 'of the scorer (default: 2m)'],
    ['--post-score-key <key>', 'default: that of --score-key'],
    ['--score-key <key>', 'default: score'],
  ]);
  flags.addFamily('Scoring:', ['--{protect,editable} <glob>', 'held as at the start; all that counts'], 'repeatable');
  flags.add('Scoring:', [
    ['--higher-is-better', 'default: lower is better'],
    ['--stop-score <x>', 'the target; reaching it solves'],
  ]);
  flags.add('Verdict:', [
    ['--metric <name>', 'score, success or time (default: score, if scored)'],
    ['--alpha <x>', 'chance of a false alarm (default: 0.05)'],
  ]);
  flags.addFamily('Verdict:', ['--{effect-of-interest,target-power} <x>', 'default: 0.8, found with 0.8']);
  flags.add(files, [
    ['--output-dir <dir>', 'study.json, every trial, compare_report.json'],
    ['--overwrite', 'replace the trials that are there'],
    ['--resume <dir>', 'go on with the study in that output folder'],
    ['--state-dir <dir>', 'for snapshots and clean rooms'],
  ]);
  flags.addRepeatable(files, [['--ignore <pattern>', 'repeatable: left out of copies, like data/']]);
  flags.add(files, [
    ['--gitignore', 'leave out what .gitignore files name'],
    ['--fail-unless <what>', 'exit 4 unless helps'],
    ['--dry-run', 'print the plan, prompts, commands; run nothing'],
    ['--json', 'print compare_report.json, or the plan, as JSON'],
  ]);
  compare.action(async (options) => {
    const { compare: execute } = await import('./compare.js');
    finish(await execute(options, terminal));
  });
  compare.enablePositionalOptions();
  compare
    .command('rescore')
    .description('score what the trials of a study left once more, without any agent')
    .showHelpAfterError('harnessgym compare rescore --help lists the flags.')
    .configureHelp({})
    .argument('<dir>', 'the output folder of a study')
    .option('--post-command <cmd>', 'default: that of the study; the next two as well')
    .option('--post-score-key <key>', 'in its JSON')
    .option('--post-timeout <d>', 'like 1h30m')
    .option('--json', 'print compare_report.json')
    .option('--debug', 'print stack traces of errors')
    .action(async (folder, options) => {
      const { rescore } = await import('./rescore.js');
      finish(await rescore(folder, options, terminal));
    });
}

const files = 'Files and output:';
