import type { CompareReport } from '@harnessgym/compare';
import type { CallsReading, RunReading } from '@harnessgym/core';

/** A run, as its files tell it: what `readRun` gives, and `readCalls` of it. */
export interface RunReport extends RunReading {
  /** Absent where nobody read them: the page then tells how many there were, and not when. */
  calls?: CallsReading;
}

/** What can be rendered: a study, or a run. */
export type Report = CompareReport | RunReport;

export function isStudy(report: Report): report is CompareReport {
  return 'study' in report;
}
