import { join } from 'node:path';
import type { RoomLink } from './confine-links.js';
import type { Judgement } from './judge-artifact.js';
import type { Check, Qualification } from './qualification.js';
import { type QualityGate, qualityGate } from './quality-gate.js';
import { redact, secretsOf } from './redact.js';
import { serverEntry } from './server-entry.js';

export interface ReportFacts {
  createdAt: Date;
  workspace: string;
  room: string;
  roomKept: boolean;
  links: readonly RoomLink[];
  reportPath: string;
  iteration?: number;
  final: boolean;
  judgements: readonly Judgement[];
}

/**
 * `qualification.json`: the documented fields, and `room_kept`, `room_links` and `qualifications` of our own, without the secrets that
 * manifests hold. Pure.
 */
export function reportDocument(facts: ReportFacts): Record<string, unknown> {
  const secrets = facts.judgements.flatMap(({ server: { manifest } }) => (manifest ? secretsOf(manifest.env) : []));
  return redact(wholeDocument(facts), secrets);
}

function wholeDocument(facts: ReportFacts): Record<string, unknown> {
  const qualifications = facts.judgements.map(({ qualification }) => qualification);
  const gate = qualityGate(qualifications);
  const failed = pathsOf(qualifications, ({ verdict }) => verdict === 'failed');
  return {
    created_at: facts.createdAt.toISOString().replace(/\.\d+Z$/, '+00:00'),
    status: gate.status,
    ...(facts.iteration === undefined ? {} : { iteration: facts.iteration }),
    source_workspace: facts.workspace,
    fresh_workspace: facts.room,
    room_kept: facts.roomKept,
    ...(facts.links.length > 0 && { room_links: facts.links }),
    copied_artifacts: pathsOf(qualifications, wasCopied),
    quality_gate: gateEntry(gate),
    activation: activationEntry(facts, gate),
    failed_artifacts: failed,
    ...(facts.final && { quarantined_artifacts: failed }),
    registry_artifact_count: qualifications.length,
    report_path: facts.reportPath,
    qualified_artifacts: pathsOf(qualifications, ({ verdict }) => verdict === 'qualified'),
    qualifications: qualifications.map(qualificationEntry),
  };
}

function pathsOf(all: readonly Qualification[], select: (one: Qualification) => boolean): readonly string[] {
  return [...new Set(all.filter(select).map(({ path }) => path))].sort();
}

function wasCopied({ checks }: Qualification): boolean {
  return checks.some(({ name, result }) => name === 'copy' && result.status === 'passed');
}

/** Nothing is linked or mounted in the room, so the entries name no activated paths. */
function activationEntry({ judgements, room }: ReportFacts, gate: QualityGate): Record<string, unknown> {
  const skills = judgements
    .map(({ qualification }) => qualification)
    .filter(({ kind, verdict }) => kind === 'skill' && verdict === 'qualified');
  return {
    skills: skills.map(({ path }) => ({ artifact_path: path, skill_path: join(room, path) })),
    mcp_servers: judgements.flatMap(({ qualification, server: { manifest } }) =>
      manifest ? [serverEntry(qualification, manifest)] : [],
    ),
    quarantined_artifacts: [],
    warnings: gate.warnings,
    quality_gate: gateEntry(gate),
  };
}

function gateEntry(gate: QualityGate): Record<string, unknown> {
  return {
    status: gate.status,
    active_mcp_count: gate.activeMcpCount,
    inactive_mcp_count: gate.inactiveMcpCount,
    active_tool_count: gate.activeToolCount,
    warnings: gate.warnings,
  };
}

function qualificationEntry(qualification: Qualification): Record<string, unknown> {
  const { artifactId, checks, ...facts } = qualification;
  return { artifact_id: artifactId, ...facts, checks: checks.map(checkEntry) };
}

function checkEntry({ name, result, durationMs, evidence }: Check): Record<string, unknown> {
  return { name, ...result, duration_ms: durationMs, evidence };
}
