import { realpathSync, symlinkSync, unlinkSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';

/** A link of the task that does not stay in its tree, and what became of it in the room. */
export interface RoomLink {
  /** Relative to the room. */
  path: string;
  /** As it is in the task. */
  target: string;
  /**
   * `rewritten`: it led into the training workspace, and leads to the same place in the room. `removed`: it led from the
   * room to nowhere in particular, or to a folder that holds the workspace. `kept`: it leads to something else, by its
   * absolute path, such as a data set.
   */
  became: 'rewritten' | 'removed' | 'kept';
}

/** Decides on every link of the task, just written into the room. Returns those that do not stay in their tree. */
export async function confineLinks(
  room: string,
  { links, workspace }: { links: readonly { path: string; target: string }[]; workspace: string },
): Promise<readonly RoomLink[]> {
  const roots = [workspace, await realpath(workspace)];
  const leaving: RoomLink[] = [];
  for (const { path, target } of links) {
    const place = join(room, path);
    if (!isAbsolute(target) && isWithin(room, resolve(dirname(place), target)) && staysIn(room, place)) continue;
    const inRoom = samePlace(target, { room, roots });
    const became = inRoom !== undefined ? 'rewritten' : isHarmless(target, roots) ? 'kept' : 'removed';
    leaving.push({ path, target, became });
    if (became === 'kept') continue;
    unlinkSync(place);
    if (inRoom !== undefined) symlinkSync(relative(dirname(place), inRoom) || '.', place);
  }
  return leaving;
}

/** It may go through another link. One that leads nowhere leads nowhere else. */
function staysIn(room: string, place: string): boolean {
  const target = resolved(place);
  return target === undefined || isWithin(room, target);
}

function samePlace(target: string, { room, roots }: { room: string; roots: readonly string[] }): string | undefined {
  if (!isAbsolute(target)) return undefined;
  for (const path of [target, resolved(target)]) {
    const root = roots.find((one) => path !== undefined && isWithin(one, path));
    if (root !== undefined && path !== undefined) return join(room, relative(root, path));
  }
  return undefined;
}

/** An absolute path from which nobody comes to the workspace by going down. */
function isHarmless(target: string, roots: readonly string[]): boolean {
  if (!isAbsolute(target)) return false;
  const places = [target, resolved(target) ?? target];
  return !places.some((place) => roots.some((root) => isWithin(place, root)));
}

function resolved(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    // A link may lead nowhere, or where nobody may look.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
