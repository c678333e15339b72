import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreError, resolveStateRoot } from '@harnessgym/core';
import { cancelOnSignals } from '../cancel-on-signals.js';
import { agentsToInspect, type NamedPrograms } from '../doctor/agents-to-inspect.js';
import type { AgentFinding, DoctorReport } from '../doctor/doctor-report.js';
import { inspectAgent } from '../doctor/inspect-agent.js';
import { inspectMachine, type StateRoot } from '../doctor/inspect-machine.js';
import { withProbes } from '../doctor/with-probes.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { doctorText } from '../render/doctor-text.js';
import { harmlessJson } from '../render/harmless-json.js';
import type { Terminal } from '../terminal.js';
import { version } from '../version.js';

interface DoctorFlags extends NamedPrograms {
  probe?: boolean;
  stateDir?: string;
  json?: boolean;
}

/**
 * `harnessgym doctor`: what is there and what can be used, on stdout. Each agent is asked for its version, one of the
 * protocol also for its greeting, in an empty home; nothing of the user's is changed. With `--probe` Codex and Claude Code
 * play turns in a home of their own, and what was seen is kept in the state directory.
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
    const probes = flags.probe ? 'now' : 'before';
    for (const agent of agents) probed.push(await withProbes(agent, { probes, stateRoot, terminal, signal }));
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
