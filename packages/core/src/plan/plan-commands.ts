import type { Runner, Toolset } from '@harnessgym/runners';
import type { RunConfig } from '../config/run-config.js';
import type { LoopContext } from '../run/context.js';
import type { RunPlan } from './run-plan.js';

/** What the run would start by itself, and what it would have the agent start. */
export function planCommands(
  { task }: RunConfig,
  { mode, runner, toolset }: { mode: LoopContext['mode']; runner: Runner; toolset: Toolset },
): RunPlan['commands'] {
  const { command } = task.objective;
  const request = { workspace: task.workspace, toolset };
  const attempt = runner.commandLine?.(request);
  const later = mode === 'learn' && runner.commandLine?.({ ...request, sessionId: '(known after the attempt)' });
  return [
    ...(command === undefined ? [] : [{ purpose: 'scorer', shell: command }]),
    ...(attempt === undefined ? [] : [{ purpose: 'attempt', argv: [...attempt] }]),
    ...(later === false || later === undefined ? [] : [{ purpose: 'reflection, build and repair', argv: [...later] }]),
    ...toolset.servers.map(({ name, command: program, args }) => ({
      purpose: `server ${name}, behind the proxy`,
      argv: [program, ...args],
    })),
  ];
}
