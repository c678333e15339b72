import { totalUsage } from '../../accounting/total-usage.js';
import { turnsOf } from '../../accounting/turns-of.js';
import { usageByPhase } from '../../accounting/usage-by-phase.js';
import type { IterationRecord } from '../../run/records.js';
import type { IterationDocument } from '../schemas/iteration-schema.js';
import { qualificationSummary } from './qualification-summary.js';

/** The tool's own record of an iteration, `iteration.json`. Evidence of checks stays in the reports it names. */
export function iterationDocument(record: IterationRecord, runId: string): IterationDocument {
  const { measurement, qualifications, ...rest } = record;
  const turns = turnsOf(record);
  return {
    schemaVersion: 1,
    runId,
    ...rest,
    ...(measurement && { measurement }),
    usage: { ...totalUsage(turns), byPhase: Object.fromEntries(usageByPhase(turns)) },
    qualifications: qualifications.map((report) => ({
      reportPath: report.reportPath,
      room: report.room,
      status: qualificationSummary(report).status,
      artifacts: report.qualifications.map(({ path, digest, verdict, tools, reason }) => ({
        path,
        digest,
        verdict,
        tools,
        reason,
      })),
    })),
  };
}
