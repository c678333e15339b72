import { type QualificationReport, qualityGate } from '@harnessgym/qualify';
import type { QualificationSummary } from '../schemas/qualification-schema.js';

/** The documented summary of one qualification. */
export function qualificationSummary(report: QualificationReport): QualificationSummary {
  const gate = qualityGate(report.qualifications);
  return {
    status: gate.status,
    report_path: report.reportPath,
    fresh_workspace: report.room,
    active_mcp_count: gate.activeMcpCount,
    active_tool_count: gate.activeToolCount,
    inactive_mcp_count: gate.inactiveMcpCount,
    failed_artifacts: report.qualifications.filter(({ verdict }) => verdict === 'failed').map(({ path }) => path),
  };
}
