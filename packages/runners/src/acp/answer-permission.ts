import { isAbsolute, relative, sep } from 'node:path';
import type { PermissionOption, RequestPermissionResponse } from '@agentclientprotocol/sdk';
import type { AgentCall } from './read-updates.js';

/**
 * What is answered when an agent asks whether it may: nobody is there to decide, and the user's own rules have decided what
 * needs no question. So it may, once each time, call tools, read and run commands; it may not change, move or delete a file
 * outside of the workspace, and in a turn that is being ended it may nothing more.
 */
export function answerPermission(
  { options, call }: { options: readonly PermissionOption[]; call: Pick<AgentCall, 'kind' | 'locations'> | undefined },
  { workspace, ending }: { workspace: string; ending: boolean },
): RequestPermissionResponse {
  if (ending) return { outcome: { outcome: 'cancelled' } };
  const changes = ['edit', 'delete', 'move'].includes(call?.kind ?? '');
  const leaves = (call?.locations ?? []).some(({ path }) => isOutside(path, workspace));
  const wanted = changes && leaves ? ['reject_once', 'reject_always'] : ['allow_once', 'allow_always'];
  const option = wanted.map((kind) => options.find((one) => one.kind === kind)).find((one) => one !== undefined);
  // An agent that offers no such answer is told that there is none.
  if (option === undefined) return { outcome: { outcome: 'cancelled' } };
  return { outcome: { outcome: 'selected', optionId: option.optionId } };
}

function isOutside(path: string, workspace: string): boolean {
  const inside = relative(workspace, path);
  return isAbsolute(path) && (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`));
}
