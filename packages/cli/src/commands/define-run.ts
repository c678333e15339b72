import { type Command, Option } from 'commander';
import type { ExitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

/** Flags only. What they do is loaded when the command runs, so that `--help` stays fast. */
export function defineRun(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const run = program
    .command('run')
    .description('attempt, reflect, build a tool, qualify it, replay')
    .showHelpAfterError('harnessgym run --help lists the flags.');
  // Groups follow each other without a blank line, and the description the usage, so that the help fits on one screen.
  run.configureHelp({
    commandUsage: () => `harnessgym run [options]\n${run.description()}`,
    commandDescription: () => '',
    formatItemList: (heading, items) =>
      items.length === 0 ? [] : [heading, ...items, ...(heading === lastGroup ? [''] : [])],
    optionTerm: (option) => familyTerms.get(option) ?? termOf(run, option),
  });
  const familyTerms = new Map([
    family(run, 'Task:', ['--task{,-text} <x>', 'a file in the workspace or here; or a text']),
  ]);
  group(run, 'Task:', [
    ['--workspace <dir>', 'where the agent works (default: .)'],
    ['--task-state <state>', 'continue or reset (default: continue)'],
  ]);
  group(run, agents, [['--runner <name>', 'default: exec; claude, tui-goal, acp, fake']]);
  for (const shared of [
    family(run, agents, ['--{acp-command,fake-scenario} <x>', 'what runs there: "opencode acp"; a script']),
    family(run, agents, ['--codex-{bin,model,sandbox} <x>', 'default: codex, its own, workspace-write']),
    family(run, agents, ['--codex-{config,extra-arg} <x>', 'repeatable: key=value for -c; any argument'], addUp),
    family(run, agents, ['--claude-{bin,model} <x>', 'default: claude, its own']),
  ])
    familyTerms.set(...shared);
  group(run, agents, [
    ['--claude-permission-mode <mode>', 'default: bypassPermissions'],
    ['--claude-max-budget-usd <x>', 'of each turn (default: none)'],
  ]);
  repeatable(run, agents, ['--claude-extra-arg <arg>', 'repeatable: --claude-extra-arg=--verbose']);
  group(run, 'Loop:', [['--iterations <n>', 'attempts at most (default: 3)']]);
  familyTerms.set(...family(run, 'Loop:', ['--attempt-timeout{,s} <d>', 'like 1h30m (default: 45m); 5m,20m in turn']));
  familyTerms.set(...family(run, 'Loop:', ['--{build,reflection}-timeout <d>', 'default: 20m, and that of the build']));
  familyTerms.set(
    ...family(run, 'Loop:', ['--max-{cost-usd,tokens} <x>', 'of the whole run, looked at between turns']),
  );
  group(run, 'Loop:', [
    ['--harness-depth <depth>', 'standard or deep (default: deep)'],
    ['--artifact-repair-attempts <n>', 'after a failed check (default: 1)'],
    ['--build-after-solve', 'build a tool also after a solve'],
  ]);
  pair(run, 'Loop:', ['qualify-artifacts', 'check in a clean room (default: yes)']);
  group(run, 'Loop:', [['--sandbox <mode>', 'auto, require or off (default: auto)']]);
  const allowed = 'repeatable: a built server; a variable; *';
  familyTerms.set(...family(run, 'Loop:', ['--allow-{network,env} <x>', allowed], addUp));
  group(run, 'Scoring:', [
    ['--post-attempt-command <cmd>', 'scorer: a shell line that prints JSON'],
    ['--post-attempt-timeout <d>', 'of the scorer (default: 2m)'],
    ['--post-attempt-score-key <key>', 'default: that of --score-key'],
  ]);
  familyTerms.set(...family(run, 'Scoring:', ['--score-{key,repeats} <x>', 'default: score; 1 (more tell the noise)']));
  familyTerms.set(
    ...family(run, 'Scoring:', ['--{protect,editable} <glob>', 'held as at the start; all that counts'], addUp),
  );
  familyTerms.set(
    ...family(run, 'Scoring:', ['--{higher-is-better,scorer-secret}', 'default: lower is better; no secret']),
  );
  group(run, 'Scoring:', [
    ['--stop-score <x>', 'the target; reaching it solves'],
    ['--optimization-mode', 'go on improving, keep the best state'],
  ]);
  pair(run, 'Scoring:', ['restore-best', 'end with the best state (default: yes)']);
  run.addHelpOption(new Option('-h, --help', 'print this help').hideHelp());
  group(run, lastGroup, [
    ['--run-id <id>', 'default: time and a random part'],
    ['--resume <run_id>', 'go on with that run, or with latest'],
    ['--state-dir <dir>', 'for snapshots and clean rooms'],
  ]);
  repeatable(run, lastGroup, ['--ignore <pattern>', 'repeatable: left out of both, like data/']);
  group(run, lastGroup, [
    ['--gitignore', 'leave out what .gitignore files name'],
    ['--fail-unless <what>', 'exit 4 unless solved, or improved'],
  ]);
  familyTerms.set(...family(run, lastGroup, ['--{dry-run,json}', 'print the plan, run nothing; print JSON']));
  run.addOption(new Option('--debug').hideHelp());
  run.action(async (options) => {
    const { run: execute } = await import('./run.js');
    finish(await execute(options, terminal));
  });
}

const agents = 'Agent:';
const lastGroup = 'Files and output:';

type Described = readonly [flag: string, description: string];

function group(command: Command, heading: string, flags: readonly Described[]): void {
  for (const [flag, description] of flags) command.addOption(new Option(flag, description).helpGroup(heading));
}

function repeatable(command: Command, heading: string, [flag, description]: Described): void {
  const option = new Option(flag, description).helpGroup(heading);
  command.addOption(option.argParser(addUp));
}

function addUp(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

/** Options that share a line of the help: `--name-{one,two} <x>`. Returns the one that the line belongs to, and its term. */
function family(
  command: Command,
  heading: string,
  [term, description]: Described,
  parse?: typeof addUp,
): [Option, string] {
  const [, prefix = '', names = '', value = ''] = /^(.*)\{(.*)\}(.*)$/.exec(term) ?? [];
  const [first = '', ...others] = names.split(',').map((name) => `${prefix}${name}${value}`);
  const shown = new Option(first, description).helpGroup(heading);
  for (const option of [shown, ...others.map((other) => new Option(other).hideHelp())])
    command.addOption(parse === undefined ? option : option.argParser(parse));
  return [shown, term];
}

/** `--name` and `--no-name` on one line of the help; the last one given wins. */
function pair(command: Command, heading: string, [name, description]: Described): void {
  command.addOption(new Option(`--${name}`, description).helpGroup(heading));
  command.addOption(new Option(`--no-${name}`).hideHelp());
}

function termOf(command: Command, { long, flags }: Option): string {
  const isPair = command.options.some((other) => other.long === long?.replace('--', '--no-'));
  return isPair ? flags.replace('--', '--[no-]') : flags;
}
