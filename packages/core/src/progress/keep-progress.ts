import { mkdirSync } from 'node:fs';
import { compactJson } from '@harnessgym/internal-fs/stable-json';
import { writeGeneration } from '@harnessgym/internal-fs/write-generation';
import type { Snapshot } from '@harnessgym/workspace';
import type { RunConfig } from '../config/run-config.js';
import type { AttemptRecord, IterationRecord, RunState } from '../run/records.js';
import { inStateFolder } from '../store/in-state-folder.js';
import type { ResultState } from '../store/schemas/result-schema.js';
import { progressLayout } from './progress-layout.js';
import {
  type ConfigDocument,
  type EndDocument,
  type IterationProgressDocument,
  type OpeningDocument,
  progressVersion,
} from './progress-schemas.js';
import type { OpeningProgress, RunProgress } from './run-progress.js';

/** Writes down what a run has finished, each fact whole or not at all. Throws CoreError STATE_UNUSABLE. */
export interface ProgressKeeper {
  saveConfig(config: RunConfig, startedAt: string): Promise<void>;
  saveOpening(opening: OpeningProgress): Promise<void>;
  saveStart(iteration: number): Promise<void>;
  /** `result` is what the tool has laid over the agent's `result.json`. */
  saveAttempt(attempted: AttemptRecord, result: ResultState): Promise<void>;
  saveRecord(record: IterationRecord, result: ResultState): Promise<void>;
  /** The loop is over: what is left of the run is to bring the best state back. */
  saveEnd(state: RunState): Promise<void>;
  /**
   * The workspace as it is just before the best state comes back, or what is protected: what an attempt left that has no
   * verdict, or the loop. Of an attempt the first one counts.
   */
  saveBefore(snapshot: Snapshot): Promise<void>;
  /** The run is over: nothing of it is left to resume. */
  saveClosed(state: RunState): Promise<void>;
}

type Place = Pick<RunConfig, 'stateFolder' | 'runId'>;

/** Keeps the progress of a run in its state folder, for this user alone. A run that is resumed goes on with `resumed`. */
export function keepProgress({ stateFolder, runId }: Place, resumed?: RunProgress): ProgressKeeper {
  const layout = progressLayout(stateFolder, runId);
  let end = resumed?.end;
  let unscored = [...(resumed?.iterations.values() ?? [])].find((one) => one.reached === 'attempt');
  const saved = new Map<string, string>();
  const save = async (path: string, document: Document) => {
    const text = `${compactJson({ schemaVersion: progressVersion, ...document })}\n`;
    if (saved.get(path) === text) return;
    await inStateFolder(path, async () => {
      mkdirSync(layout.folder, { recursive: true, mode: 0o700 });
      await writeGeneration(path, text, { previous: saved.get(path), mode: 0o600 });
    });
    saved.set(path, text);
  };
  return {
    saveConfig: (config, startedAt) => save(layout.config, { startedAt, config }),
    saveOpening: (opening) => save(layout.opening, openingDocument(opening)),
    saveStart: (iteration) => save(layout.iteration(iteration), { reached: 'start' }),
    async saveAttempt(attempted, result) {
      unscored = { reached: 'attempt', attempted, result };
      await save(layout.iteration(attempted.iteration), unscored);
    },
    async saveRecord(record, result) {
      unscored = undefined;
      await save(layout.iteration(record.iteration), { reached: 'verdict', record, result });
    },
    async saveEnd(state) {
      end ??= { reached: 'closing', state };
      await save(layout.end, end);
    },
    async saveBefore(before) {
      if (end?.reached === 'closing') {
        end = { ...end, before };
        await save(layout.end, end);
      } else if (unscored !== undefined && unscored.left === undefined) {
        unscored = { ...unscored, left: before };
        await save(layout.iteration(unscored.attempted.iteration), unscored);
      }
    },
    saveClosed: (state) => save(layout.end, { reached: 'closed', state }),
  };
}

type Document = Unversioned<ConfigDocument | OpeningDocument | IterationProgressDocument | EndDocument>;
type Unversioned<Any> = Any extends unknown ? Omit<Any, 'schemaVersion'> : never;

function openingDocument(opening: OpeningProgress): Unversioned<OpeningDocument> {
  if (opening.reached === 'part') return { reached: 'part', ...opening.known };
  const { alreadyPassing: _, ...known } = opening.opening;
  return { reached: 'end', ...known };
}

/** For a run that cannot be resumed. */
export const noProgress: ProgressKeeper = {
  saveConfig: async () => {},
  saveOpening: async () => {},
  saveStart: async () => {},
  saveAttempt: async () => {},
  saveRecord: async () => {},
  saveEnd: async () => {},
  saveBefore: async () => {},
  saveClosed: async () => {},
};
