import { findProgram } from '@harnessgym/internal-process/find-program';
import { RunnerError } from '@harnessgym/runners';
import { askVersion } from './ask-version.js';
import type { AgentFinding } from './doctor-report.js';
import type { KnownAgent } from './known-agents.js';
import { lookForLogin } from './look-for-login.js';

export interface InspectPlace {
  env: Readonly<Record<string, string | undefined>>;
  /** An empty folder of the caller's. */
  scratch: string;
  signal: AbortSignal;
}

/**
 * Whether an agent is there and can be used. `program` is a name to look up in PATH, or an absolute path. It is started
 * for its version and for a run's preflight, which asks an agent of the protocol for its greeting; no model is asked.
 */
export async function inspectAgent(
  { agent, program }: { agent: KnownAgent; program: string },
  place: InspectPlace,
): Promise<AgentFinding> {
  const { displayName, runner } = agent;
  const named = { agent: agent.name, displayName, runner };
  const path = await findProgram(program, place.env);
  if (path === undefined) return { ...named, state: 'missing', reason: whyMissing(program, agent) };
  const version = agent.package === undefined ? undefined : await askVersion({ ...place, path });
  if (version?.answer === 'none') return { ...named, state: 'unusable', path, reason: version.reason };
  const reason = await whyRefused({ agent, path }, place);
  if (reason !== undefined) return { ...named, state: 'unusable', path, reason };
  const found = { ...named, state: 'usable', path, probing: { probing: 'none-yet' } } as const;
  if (version === undefined) return { ...found, tested: 'never', login: { login: 'not-asked' } };
  const tested = agent.tested?.includes(version.version) ? 'yes' : 'no';
  return { ...found, version: version.version, tested, login: await lookForLogin(agent.login, place.env) };
}

/** What a run would say of it before its first attempt. Its login is that of the scratch home, so doubts mean nothing here. */
async function whyRefused(
  { agent, path }: { agent: KnownAgent; path: string },
  { env, scratch, signal }: InspectPlace,
): Promise<string | undefined> {
  try {
    await agent.createRunner(path).preflight?.({ env: withoutHome(env, scratch), workspace: scratch, signal });
    return undefined;
  } catch (error) {
    if (!RunnerError.isInstance(error)) throw error;
    return agent.runner === 'acp' ? `${error.message} It was started with an empty HOME.` : error.message;
  }
}

/** The variables that say where an agent keeps what is its user's. */
const homeVariables = /^(HOME|TMPDIR|CODEX_HOME|CLAUDE_CONFIG_DIR|XDG_.*)$/;

function withoutHome(env: InspectPlace['env'], scratch: string): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || homeVariables.test(name) ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(kept), HOME: scratch, TMPDIR: scratch };
}

function whyMissing(program: string, { package: name }: KnownAgent): string {
  if (program.includes('/')) return `${program} is not an existing file`;
  const advice = name === undefined ? '' : `; it comes with "npm install -g ${name}"`;
  return `no "${program}" in PATH${advice}`;
}
