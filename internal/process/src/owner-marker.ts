import { createHash } from 'node:crypto';
import { isAlive } from './is-alive.js';
import { pidNamespace } from './pid-namespace.js';
import { readStat } from './read-stat.js';

/** The variable by which a command that was killed is still known to be behind what it started. */
export const ownerVariable = 'HARNESSGYM_OWNER';

/** This process and the workspace it works in, as `<pid>:<start time>:<pid namespace>:<digest of the path>`. */
export function ownerMarker(workspace: string): string {
  return `${ownPrefix()}${workspaceDigest(workspace)}`;
}

/** Whether `marker` is of this process, whichever workspace it is for. */
export function isOwn(marker: string): boolean {
  return marker.startsWith(ownPrefix());
}

function ownPrefix(): string {
  return `${process.pid}:${readStat(process.pid)?.startTime ?? ''}:${pidNamespace()}:`;
}

/**
 * Whether `marker` is of this workspace, and the process behind it has ended. What is no marker has no owner, and one in another pid
 * namespace cannot be asked.
 */
export function isOrphan(marker: string, workspace: string): boolean {
  const [, pid, startTime, namespace, digest] = /^(\d+):(\d+):(\d+):([0-9a-f]+)$/.exec(marker) ?? [];
  if (pid === undefined || namespace !== pidNamespace() || digest !== workspaceDigest(workspace)) return false;
  return !isAlive(Number(pid), startTime);
}

/** Generated code gets the marker too, and has no business with the path from a clean room. */
function workspaceDigest(workspace: string): string {
  return createHash('sha256').update(workspace).digest('hex').slice(0, 16);
}
