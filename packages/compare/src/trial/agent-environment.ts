/**
 * What the agent of a trial inherits: what the user's shell gives, without what tells of the study. Settings of this tool are for the
 * command, and the folder that a shell remembers is not the trial's.
 */
export function agentEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const isTelling = (name: string) => name.startsWith('HARNESSGYM_') || name === 'PWD' || name === 'OLDPWD';
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isTelling(name)));
}
