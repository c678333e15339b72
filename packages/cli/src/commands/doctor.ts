import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreError, resolveStateRoot } from '@harnessgym/core';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { cancelOnSignals } from '../cancel-on-signals.js';
import { agentsToInspect, type NamedPrograms } from '../doctor/agents-to-inspect.js';
import type { AgentFinding, DoctorReport } from '../doctor/doctor-report.js';
import { inspectAgent } from '../doctor/inspect-agent.js';
import { inspectMachine, type StateRoot } from '../doctor/inspect-machine.js';
import { keepRecord, readRecord } from '../doctor/probe/keep-record.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { doctorText } from '../render/doctor-text.js';
import { harmlessJson } from '../render/harmless-json.js';
import type { Terminal } from '../terminal.js';
import { version } from '../version.js';
import { warn } from './warn.js';

interface DoctorFlags extends NamedPrograms {
  probe?: boolean;
  stateDir?: string;
  json?: boolean;
}

/**
 * `harnessgym doctor`: what is there and what can be used, on stdout. Nothing of the user's is changed; with `--probe`
 * each agent is started in a home of its own, and what was seen is kept in the state directory.
 */
export async function doctor(flags: DoctorFlags, terminal: Terminal): Promise<ExitCode> {
  const { cwd, env, stdout, stderr } = terminal;
  const stateRoot = await findStateRoot(flags.stateDir, terminal);
  const scratch = await mkdtemp(join(tmpdir(), 'hg-doctor-'));
  using cancellation = cancelOnSignals(() => void stderr.write('harnessgym: cancelling; ending what was started.\n'));
  const { signal } = cancellation;
  try {
    const place = { env, scratch, signal };
    const agents: AgentFinding[] = [];
    for (const wanted of agentsToInspect(flags, cwd)) agents.push(await inspectAgent(wanted, place));
    const machine = await inspectMachine({ ...place, stateRoot });
    const probed: AgentFinding[] = [];
    for (const agent of agents) probed.push(await withProbes(agent, { flags, terminal, stateRoot, signal }));
    const report: DoctorReport = { schemaVersion: 1, harnessgym: version, agents: probed, machine };
    stdout.write(flags.json ? `${harmlessJson(JSON.stringify(report, undefined, 2))}\n` : doctorText(report));
    return agents.some(({ state }) => state === 'usable') ? exitCodes.done : exitCodes.environment;
  } catch (error) {
    if (signal.aborted) return exitCodes.cancelled;
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A state directory that cannot be used is a finding, not the end of the search. */
async function findStateRoot(written: string | undefined, { cwd, env }: Terminal): Promise<StateRoot> {
  try {
    return { folder: await resolveStateRoot(written, { cwd, env }) };
  } catch (error) {
    if (CoreError.isInstance(error)) return { problem: error.message };
    throw error;
  }
}

interface Probing {
  flags: DoctorFlags;
  terminal: Terminal;
  stateRoot: StateRoot;
  signal: AbortSignal;
}

/** With what its probes tell: now, or when that version was probed before. */
async function withProbes(
  finding: AgentFinding,
  { flags, terminal, stateRoot, signal }: Probing,
): Promise<AgentFinding> {
  if (finding.state !== 'usable' || finding.version === undefined) return finding;
  const { probedAgents } = await import('../doctor/probe/probed-agents.js');
  const agent = probedAgents[finding.agent];
  if (agent === undefined) return finding;
  const subject = { agent: finding.agent, version: finding.version };
  if (!flags.probe) {
    const record = 'folder' in stateRoot ? readRecord(stateRoot.folder, subject) : undefined;
    return { ...finding, probing: record === undefined ? { probing: 'not-done' } : { probing: 'done', record } };
  }
  const { probeAgent } = await import('../doctor/probe/probe-agent.js');
  const start = { agent, bin: finding.path, path: terminal.env['PATH'] ?? '', signal };
  const record = await probeAgent(subject, start, (name) => {
    terminal.stderr.write(`Probing ${finding.displayName} ${subject.version}: ${name}\n`);
  });
  await keep(record, { terminal, stateRoot });
  return { ...finding, probing: { probing: 'done', record } };
}

async function keep(
  record: Parameters<typeof keepRecord>[1],
  { terminal, stateRoot }: Pick<Probing, 'terminal' | 'stateRoot'>,
) {
  if ('problem' in stateRoot) return;
  try {
    await keepRecord(stateRoot.folder, record);
  } catch (error) {
    if (!isFileError(error)) throw error;
    warn([`What the probes told was not kept: ${error.message}.`], terminal);
  }
}
