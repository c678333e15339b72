import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { Study } from '../plan/study-schema.js';
import { reportDocument } from '../report-document.js';
import type { CompareReport } from '../report-schema.js';
import type { Trial } from '../trial/trial-schema.js';
import { studyLayout } from './study-layout.js';

export interface ReportKeeper {
  /** Another trial is over. Resolves when a report with it is on the disk; of several that wait, one is written for all. */
  add(trial: Trial): Promise<void>;
  readonly trials: readonly Trial[];
  /** The last report, with all that changed since the plan. */
  close(changes: readonly string[]): Promise<CompareReport>;
}

/** Writes `compare_report.json` whenever a trial is over, by atomic rename. */
export function keepReport(
  { study, output, changes: known }: { study: Study; output: string; changes: readonly string[] },
  finished: readonly Trial[],
): ReportKeeper {
  const { report: path } = studyLayout(output);
  const trials = [...finished];
  let writing: Promise<unknown> = Promise.resolve();
  let next: Promise<unknown> | undefined;

  async function write(changes = known): Promise<CompareReport> {
    const report = reportDocument(study, trials, { changes, writtenAt: new Date().toISOString() });
    await writeAtomic(path, stableJson(report), { mode: 0o644 });
    return report;
  }

  return {
    trials,
    async add(trial) {
      trials.push(trial);
      next ??= writing.then(() => {
        next = undefined;
        writing = write();
        return writing;
      });
      await next;
    },
    async close(changes) {
      await writing;
      return await write(changes);
    },
  };
}
