import type { Launcher, Runner } from '@harnessgym/runners';

/** The same runner, whose agents are all started by `launcher`. */
export function launchBy(runner: Runner, launcher: Launcher): Runner {
  const { name, displayName, scenario } = runner;
  return {
    name,
    displayName,
    ...(scenario !== undefined && { scenario }),
    ...(runner.commandLine && { commandLine: (request) => runner.commandLine?.({ ...request, launcher }) ?? [] }),
    ...(runner.preflight && { preflight: async (options) => (await runner.preflight?.(options)) ?? [] }),
    open: (options) => runner.open({ ...options, launcher }),
  };
}

/** Whether a runner starts its agent by what it is given. One that does not show its command line may not. */
export function takesLauncher(runner: Pick<Runner, 'commandLine'>): boolean {
  const request = { workspace: '/', toolset: { servers: [], skills: [] }, launcher: ['launcher'] };
  return runner.commandLine?.(request)[0] === 'launcher';
}
