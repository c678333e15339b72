import type { AgentFinding, CapabilityRecord, DoctorReport, MachineFinding } from '../doctor/doctor-report.js';
import { oneLine } from './one-line.js';
import { plainTable } from './plain-table.js';

/** What `harnessgym doctor` found, for people: two tables, what the probes told, and what there is to do. */
export function doctorText({ agents, machine }: DoctorReport): string {
  const records = agents.flatMap(recordsOf);
  const notes = [...agents.flatMap(notesOn), ...machine.flatMap(noteOn)].map((note) => oneLine(note, 400));
  return [
    plainTable(['AGENT', 'STATE', 'VERSION', 'TESTED', 'LOGIN', 'RUNNER', 'PROBES', 'PATH'], agents.map(agentRow)),
    plainTable(['MACHINE', 'STATE', 'VERSION', 'FOR'], machine.map(machineRow)),
    ...records.map(recordText),
    ...(notes.length === 0 ? [] : [`${notes.join('\n')}\n`]),
  ].join('\n');
}

function agentRow(finding: AgentFinding): string[] {
  const { displayName, state, runner } = finding;
  if (finding.state !== 'usable') return [displayName, state, '-', '-', '-', runner, '-', oneLine(pathOf(finding))];
  const { version = '-', tested, login, probing, path } = finding;
  return [displayName, state, version, tested, login.login, runner, probing.probing, oneLine(path)];
}

function pathOf(finding: Exclude<AgentFinding, { state: 'usable' }>): string {
  return finding.state === 'unusable' ? finding.path : '-';
}

function machineRow(finding: MachineFinding): string[] {
  const version = finding.state === 'present' ? finding.version : undefined;
  return [finding.what, finding.state, version ?? '-', finding.purpose];
}

function recordsOf(finding: AgentFinding): { displayName: string; record: CapabilityRecord }[] {
  if (finding.state !== 'usable' || finding.probing.probing !== 'done') return [];
  return [{ displayName: finding.displayName, record: finding.probing.record }];
}

function recordText({ displayName, record }: { displayName: string; record: CapabilityRecord }): string {
  const { version, probedAt, probes } = record;
  const rows = probes.map(({ probe, expectation, outcome }) => [probe, outcome.result, expectation]);
  const otherwise = probes.flatMap(({ probe, outcome, otherwise: meaning }) => {
    if (outcome.result === 'as-expected') return [];
    return outcome.result === 'differs'
      ? [`${probe}: ${outcome.seen} ${meaning}`]
      : [`${probe}: Nothing was learned. ${outcome.reason}`];
  });
  const title = `${displayName} ${version}, probed ${probedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const table = plainTable(['PROBE', 'RESULT', 'EXPECTED'], rows);
  return [`${title}\n${table}`, ...otherwise.map((line) => `${oneLine(line, 600)}\n`)].join('');
}

function notesOn(finding: AgentFinding): string[] {
  const { displayName } = finding;
  if (finding.state !== 'usable') return [`${displayName} is ${finding.state}: ${sentence(finding.reason)}`];
  const { version, tested, login, probing } = finding;
  return [
    ...(tested === 'no' ? [`${displayName} ${version} is supported, but not a version that the tests run.`] : []),
    ...(login.login === 'doubtful'
      ? [`${displayName} may not be logged in: none of ${login.lookedFor.join(', ')} is there. ${login.advice}`]
      : []),
    ...(probing.probing === 'not-done' ? [`harnessgym doctor --probe tells what ${displayName} does.`] : []),
  ];
}

function noteOn(finding: MachineFinding): string[] {
  return finding.state === 'missing' ? [`${finding.what} is missing: ${sentence(finding.reason)}`] : [];
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
