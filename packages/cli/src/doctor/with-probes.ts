import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { warn } from '../commands/warn.js';
import type { Terminal } from '../terminal.js';
import type { AgentFinding, CapabilityRecord } from './doctor-report.js';
import type { StateRoot } from './inspect-machine.js';
import { keepRecord, readRecord } from './probe/keep-record.js';
import { probedAgents } from './probe/probed-agents.js';

export interface Probing {
  /** `before`: what is on record of that version, and nothing is started. */
  probes: 'now' | 'before';
  stateRoot: StateRoot;
  terminal: Terminal;
  signal: AbortSignal;
}

/** What was found of an agent, with what its probes tell, where there are any. Throws the signal's reason. */
export async function withProbes(finding: AgentFinding, probing: Probing): Promise<AgentFinding> {
  const { probes, stateRoot, terminal, signal } = probing;
  if (finding.state !== 'usable' || finding.version === undefined) return finding;
  const agent = probedAgents[finding.agent];
  if (agent === undefined) return finding;
  const subject = { agent: finding.agent, version: finding.version };
  if (probes === 'before') {
    const record = 'folder' in stateRoot ? readRecord(stateRoot.folder, subject) : undefined;
    return { ...finding, probing: record === undefined ? { probing: 'not-done' } : { probing: 'done', record } };
  }
  // The stand-in model is large, beside the rest.
  const { probeAgent } = await import('./probe/probe-agent.js');
  const start = { agent, bin: finding.path, path: terminal.env['PATH'] ?? '', signal };
  const record = await probeAgent(subject, start, (name) => {
    terminal.stderr.write(`Probing ${finding.displayName} ${subject.version}: ${name}\n`);
  });
  await keep(record, probing);
  return { ...finding, probing: { probing: 'done', record } };
}

/** What was learned is told also where it cannot be kept. */
async function keep(record: CapabilityRecord, { terminal, stateRoot }: Probing): Promise<void> {
  if ('problem' in stateRoot) return;
  try {
    await keepRecord(stateRoot.folder, record);
  } catch (error) {
    if (!isFileError(error)) throw error;
    warn([`What the probes told was not kept: ${error.message}.`], terminal);
  }
}
