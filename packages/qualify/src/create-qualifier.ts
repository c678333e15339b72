import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { SnapshotStore } from '@harnessgym/workspace';
import { QualifyError } from './errors.js';
import { judgeInRooms } from './judge-in-rooms.js';
import { lendRooms, type RoomLender } from './lend-rooms.js';
import { privatePlaces } from './paths/private-places.js';
import type { QualificationReport, Qualifier, QualifyRequest } from './qualification.js';
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
  /** Variables of `env` that servers may declare, by name; `*` for all that are not called as secrets are. Default: none. */
  allowEnv?: readonly string[];
  /** By how much the files of its room may grow while an artifact is judged. Default: 2 GiB. */
  growthBytes?: number;
  /** How many artifacts run at the same time, each in a room of its own. Default: as many as there are processors. */
  concurrency?: number;
}

/** Keeps a room between qualifications; it is removed when the qualifier is disposed of or the process exits. */
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
  const { bundle, signal } = request;
  signal.throwIfAborted();
  const declarable = options.env ?? process.env;
  const origins = [...new Set([bundle.root, request.task ?? bundle.root])];
  const hidden = [...origins, options.roomsFolder];
  const shared = {
    env: roomEnvironment(declarable, origins),
    privatePlaces: await privatePlaces(origins, declarable),
    declarable,
    sandbox: options.sandbox ?? (await findSandbox('auto', { env: declarable, hidden, signal })),
    allowNetwork: options.allowNetwork ?? [],
    allowEnv: options.allowEnv ?? [],
    growthBytes: options.growthBytes ?? defaultGrowthBytes,
    signal,
    tags: tagsOf(request),
  };
  const { concurrency = availableParallelism() } = options;
  const evidence: string[] = [];
  try {
    const { room, links, judgements } = await judgeInRooms(request, { rooms, concurrency, shared, evidence });
    const roomKept = evidence.length > 0;
    const reportPath = join(request.reportFolder, 'qualification.json');
    await writeReport({
      createdAt: new Date(),
      workspace: bundle.root,
      room,
      roomKept,
      links,
      reportPath,
      final: request.final ?? false,
      judgements,
      ...tagsOf(request),
    });
    return { room, roomKept, reportPath, qualifications: judgements.map((one) => one.qualification) };
  } catch (error) {
    // Evidence of verdicts that nobody gets. Best-effort, because it must not hide the error.
    for (const room of evidence) await removeTree(room).catch(() => undefined);
    await rooms.removeSpares();
    throw error;
  }
}

const defaultGrowthBytes = 2 * 1024 ** 3;

function tagsOf({ runId, iteration }: QualifyRequest): RoomContext['tags'] {
  return { ...(runId === undefined ? {} : { runId }), ...(iteration === undefined ? {} : { iteration }) };
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
