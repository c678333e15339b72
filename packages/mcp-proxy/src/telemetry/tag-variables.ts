import type { TelemetryTags } from './event.js';

/** The tags as the variables that a proxy reads them from: every one of them, so that it inherits none. */
export function tagsToVariables(tags: TelemetryTags): Record<string, string> {
  return {
    HARNESSGYM_RUN_ID: tags.runId ?? '',
    HARNESSGYM_ITERATION: String(tags.iteration ?? ''),
    HARNESSGYM_PHASE: tags.phase ?? '',
    HARNESSGYM_ARM: tags.arm ?? '',
    HARNESSGYM_TRIAL: tags.trial ?? '',
  };
}

/** The other way; empty variables and an iteration that is no whole number are as good as absent. */
export function tagsFromVariables(env: NodeJS.ProcessEnv): TelemetryTags {
  const iteration = env['HARNESSGYM_ITERATION'];
  return {
    ...(env['HARNESSGYM_RUN_ID'] && { runId: env['HARNESSGYM_RUN_ID'] }),
    ...(iteration && /^\d{1,9}$/.test(iteration) && { iteration: Number(iteration) }),
    ...(env['HARNESSGYM_PHASE'] && { phase: env['HARNESSGYM_PHASE'] }),
    ...(env['HARNESSGYM_ARM'] && { arm: env['HARNESSGYM_ARM'] }),
    ...(env['HARNESSGYM_TRIAL'] && { trial: env['HARNESSGYM_TRIAL'] }),
  };
}
