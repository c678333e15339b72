import { join } from 'node:path';
import { diskUsage } from '@harnessgym/internal-fs/disk-usage';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import { type Artifact, type ArtifactKind, type Bundle, itemPath } from '@harnessgym/registry';
import type { RoomLink } from './confine-links.js';
import { copyAgain } from './copy-again.js';
import { copyArtifacts } from './copy-artifacts.js';
import { type Judgement, judgeArtifact } from './judge-artifact.js';
import type { RoomLender } from './lend-rooms.js';
import type { QualifyRequest } from './qualification.js';
import { renewRoom } from './renew-room.js';
import type { RoomContext } from './room-context.js';

export interface Judging {
  rooms: RoomLender;
  /** How many rooms are in use at the same time, at most. */
  concurrency: number;
  /** What the checks in every room share. */
  shared: Omit<RoomContext, 'room' | 'putBack' | 'renew' | 'mostBytes'>;
  /** Gets the path of each room that is kept because something failed in it. */
  evidence: string[];
}

/** What was judged, and a room of it. */
export interface Sitting {
  room: string;
  links: readonly RoomLink[];
  judgements: readonly Judgement[];
}

/**
 * Judges each artifact that runs in a room of its own, several at a time, so that none finds what another did. The verdicts
 * are in the bundle's order, and the room is that of a failure, if there is one.
 */
export async function judgeInRooms(request: QualifyRequest, judging: Judging): Promise<Sitting> {
  const { artifacts } = request.bundle;
  const groups = groupByRoom(artifacts.filter(({ id }) => request.judged?.has(id) !== false));
  const sittings = await mapLimited(groups, judging.concurrency, (group) => sit(group, request, judging));
  const byId = new Map(
    sittings.flatMap(({ judgements }) => judgements).map((one) => [one.qualification.artifactId, one]),
  );
  const judgements = artifacts.flatMap(({ id }) => byId.get(id) ?? []);
  const shown = sittings.find((one) => one.judgements.some(hasFailed)) ?? sittings[0];
  if (shown === undefined) throw new Error('There is a room even where there is nothing to judge.');
  return { ...shown, judgements };
}

function hasFailed({ qualification }: Judgement): boolean {
  return qualification.verdict === 'failed';
}

/** A room for each artifact that runs. What only lies there is looked at in the first, before anything runs in it. */
function groupByRoom(artifacts: readonly Artifact[]): readonly (readonly Artifact[])[] {
  const running: readonly ArtifactKind[] = ['mcp', 'test'];
  const [first = [], ...others] = artifacts.filter(({ kind }) => running.includes(kind)).map((one) => [one]);
  return [[...artifacts.filter(({ kind }) => !running.includes(kind)), ...first], ...others];
}

async function sit(
  group: readonly Artifact[],
  { bundle, template, task, signal }: QualifyRequest,
  { rooms, shared, evidence }: Judging,
): Promise<Sitting> {
  signal.throwIfAborted();
  await using lent = await rooms.lend({ template, workspace: task ?? bundle.root });
  const { path: room, links } = lent;
  const env = { ...shared.env, HARNESSGYM_WORKSPACE: room };
  let most = 0;
  const mostBytes = async () => {
    most = Math.max(most, await diskUsage(room));
    return most;
  };
  const context: RoomContext = {
    ...shared,
    room,
    env,
    putBack: (files) => putBack(files, bundle, room),
    mostBytes,
    async renew() {
      await mostBytes();
      return await renewRoom(lent, bundle);
    },
  };
  // All are in place, because artifacts may use each other.
  const notCopied = await copyArtifacts(bundle, room);
  const judgements: Judgement[] = [];
  for (const artifact of group) {
    signal.throwIfAborted();
    judgements.push(await judgeArtifact(artifact, notCopied.get(artifact.id), context));
  }
  if (!judgements.some(hasFailed)) {
    lent.giveBack();
    return { room, links, judgements };
  }
  lent.keep();
  evidence.push(room);
  return { room, links, judgements: judgements.map((one) => (hasFailed(one) ? withRoom(one, room) : one)) };
}

function withRoom({ qualification, ...rest }: Judgement, room: string): Judgement {
  return { ...rest, qualification: { ...qualification, room } };
}

async function putBack(files: readonly string[], bundle: Bundle, room: string): Promise<string | undefined> {
  for (const artifact of bundle.artifacts) {
    const item = join(room, itemPath(artifact));
    if (!files.some((file) => isWithin(item, file))) continue;
    const reason = await copyAgain(artifact, bundle, room);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
