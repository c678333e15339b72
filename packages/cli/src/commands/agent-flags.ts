import type { FlagGroups } from './flag-groups.js';

/** Which agent is started, and how: the same for a run and a study. */
export function addAgentFlags(flags: FlagGroups, heading: string): void {
  flags.add(heading, [['--runner <name>', 'default: exec; claude, tui-goal, acp, fake']]);
  flags.addFamily(heading, ['--{acp-command,fake-scenario} <x>', 'what runs there: "opencode acp"; a script']);
  flags.addFamily(heading, ['--codex-{bin,model,sandbox} <x>', 'default: codex, its own, workspace-write']);
  flags.addFamily(
    heading,
    ['--codex-{config,extra-arg} <x>', 'repeatable: key=value for -c; any argument'],
    'repeatable',
  );
  flags.addFamily(heading, ['--claude-{bin,model} <x>', 'default: claude, its own']);
  flags.add(heading, [
    ['--claude-permission-mode <mode>', 'default: bypassPermissions'],
    ['--claude-max-budget-usd <x>', 'of each turn (default: none)'],
  ]);
  flags.addRepeatable(heading, [['--claude-extra-arg <arg>', 'repeatable: --claude-extra-arg=--verbose']]);
}
