import { ownerMarker, ownerVariable } from '@harnessgym/internal-process/owner-marker';

/** What the agent, the scorer and the qualifier inherit, with the mark of this process, which may be killed before them. */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  workspace: string,
): Record<string, string> {
  const defined = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { ...Object.fromEntries(defined), [ownerVariable]: ownerMarker(workspace) };
}
