import type { IterationRecord } from '../../run/records.js';
import { toolExposure } from '../../usage/tool-exposure.js';
import type { IterationDocument } from '../schemas/iteration-schema.js';
import { qualificationSummary } from './qualification-summary.js';

/** The tool's own record of an iteration, `iteration.json`. Evidence of checks stays in the reports it names. */
export function iterationDocument(record: IterationRecord, runId: string): IterationDocument {
  const { measurement, qualifications, ...rest } = record;
  return {
    schemaVersion: 1,
    runId,
    ...rest,
    ...(measurement && { measurement }),
    exposure: toolExposure(record.activeTools, record.attempt),
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
