import { join } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { type Artifact, type Bundle, itemPath } from '@harnessgym/registry';
import type { SnapshotStore } from '@harnessgym/workspace';
import { copyAgain } from './copy-again.js';
import { copyArtifacts } from './copy-artifacts.js';
import { QualifyError } from './errors.js';
import { requiredChecks } from './gate.js';
import { type Judgement, judgeArtifact } from './judge-artifact.js';
import { lendRooms, type RoomLender } from './lend-rooms.js';
import { privatePlaces } from './paths/private-places.js';
import type { QualificationReport, Qualifier, QualifyRequest } from './qualification.js';
import { renewRoom } from './renew-room.js';
import { type ReportFacts, reportDocument } from './report-document.js';
import type { RoomContext } from './room-context.js';
import { roomEnvironment } from './room-environment.js';
import { findSandbox } from './sandbox/find-sandbox.js';
import type { Sandbox } from './sandbox/sandbox.js';

export interface QualifierOptions {
  /** Where the templates of the requests come from. */
  snapshots: SnapshotStore;
  /** Clean rooms are made below it; it must lie outside every workspace. Created when missing. */
  roomsFolder: string;
  /** The environment whose allow-listed part generated code inherits; by default this process's. */
  env?: NodeJS.ProcessEnv;
  /** What confines generated code. Default: what works here, and nothing where nothing does. */
  sandbox?: Sandbox;
  /** Servers that may use the network, by name; `*` for all. Default: none. */
  allowNetwork?: readonly string[];
}

/** Keeps one room between qualifications; it is removed when the qualifier is disposed of or the process exits. */
export function createQualifier(options: QualifierOptions): Qualifier & AsyncDisposable {
  const rooms = lendRooms(options);
  return {
    qualify: (request) => qualify(request, { ...options, rooms }),
    [Symbol.asyncDispose]: async () => rooms[Symbol.asyncDispose](),
  };
}

async function qualify(
  request: QualifyRequest,
  { rooms, ...options }: QualifierOptions & { rooms: RoomLender },
): Promise<QualificationReport> {
  const { bundle, template, signal } = request;
  signal.throwIfAborted();
  const declarable = options.env ?? process.env;
  const hidden = [bundle.root, options.roomsFolder];
  const sandbox = options.sandbox ?? (await findSandbox('auto', { env: declarable, hidden, signal }));
  await using room = await rooms.lend({ template, workspace: bundle.root });
  const context: RoomContext = {
    room: room.path,
    env: { ...roomEnvironment(declarable, bundle.root), HARNESSGYM_WORKSPACE: room.path },
    privatePlaces: await privatePlaces(bundle.root, declarable),
    declarable,
    sandbox,
    allowNetwork: options.allowNetwork ?? [],
    signal,
    tags: tagsOf(request),
    putBack: (files) => putBack(files, bundle, room.path),
    renew: () => renewRoom(room, bundle),
  };
  const judgements = await judgeAll(request, context);

  const roomKept = judgements.some(({ qualification }) => qualification.verdict === 'failed');
  const reportPath = join(request.reportFolder, 'qualification.json');
  await writeReport({
    createdAt: new Date(),
    workspace: bundle.root,
    room: room.path,
    roomKept,
    links: room.links,
    reportPath,
    final: request.final ?? false,
    judgements,
    ...tagsOf(request),
  });
  if (roomKept) room.keep();
  else room.giveBack();
  return { room: room.path, roomKept, reportPath, qualifications: judgements.map((one) => one.qualification) };
}

function tagsOf({ runId, iteration }: QualifyRequest): RoomContext['tags'] {
  return { ...(runId === undefined ? {} : { runId }), ...(iteration === undefined ? {} : { iteration }) };
}

/**
 * All are in place before the first is judged, because artifacts may use each other. Each is judged on its own bytes: what
 * ran before its turn may have written into its folder.
 */
async function judgeAll({ bundle, judged }: QualifyRequest, context: RoomContext): Promise<readonly Judgement[]> {
  const notCopied = await copyArtifacts(bundle, context.room);
  const judgements: Judgement[] = [];
  for (const artifact of bundle.artifacts) {
    if (judged?.has(artifact.id) === false) continue;
    context.signal.throwIfAborted();
    const putBack = () => (mayBeChanged(artifact, judgements) ? copyAgain(artifact, bundle, context.room) : undefined);
    judgements.push(await judgeArtifact(artifact, notCopied.get(artifact.id) ?? (await putBack()), context));
  }
  return judgements;
}

/** Only servers and tests run, and only a kind with checks of its own is looked at. */
function mayBeChanged({ kind }: Artifact, judgements: readonly Judgement[]): boolean {
  const isLookedAt = requiredChecks(kind).length > 1;
  return isLookedAt && judgements.some(({ qualification }) => ['mcp', 'test'].includes(qualification.kind));
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

async function writeReport(facts: ReportFacts): Promise<void> {
  try {
    await writeAtomic(facts.reportPath, stableJson(reportDocument(facts)));
  } catch (cause) {
    throw new QualifyError('REPORT_FAILED', {
      message: `Could not write ${facts.reportPath}. Check the free space and the permissions of its folder.`,
      cause,
    });
  }
}
