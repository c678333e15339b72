import type { CompareReport } from '@harnessgym/compare';
import type { RunReading } from '@harnessgym/core';

/** A run, as its files tell it: what `readRun` gives. */
export type RunReport = RunReading;

/** What can be rendered: a study, or a run. */
export type Report = CompareReport | RunReport;

export function isStudy(report: Report): report is CompareReport {
  return 'study' in report;
}
