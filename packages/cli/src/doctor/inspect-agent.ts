import { askVersion } from './ask-version.js';
import type { AgentFinding } from './doctor-report.js';
import { findProgram } from './find-program.js';
import { isOlder } from './is-older.js';
import type { KnownAgent } from './known-agents.js';
import { lookForLogin } from './look-for-login.js';

export interface InspectPlace {
  env: Readonly<Record<string, string | undefined>>;
  /** An empty folder of the caller's. */
  scratch: string;
  signal: AbortSignal;
}

/** Whether an agent is there and can be used. `program` is a name to look up in PATH, or an absolute path. */
export async function inspectAgent(
  { agent, program }: { agent: KnownAgent; program: string },
  place: InspectPlace,
): Promise<AgentFinding> {
  const { displayName, runner, versions } = agent;
  const named = { agent: agent.name, displayName, runner };
  const path = await findProgram(program, place.env);
  if (path === undefined) return { ...named, state: 'missing', reason: whyMissing(program, agent) };
  const probing = { probing: 'none-yet' } as const;
  if (agent.package === undefined)
    return { ...named, state: 'usable', path, tested: 'never', login: { login: 'not-asked' }, probing };
  const asked = await askVersion({ ...place, path });
  if (asked.answer === 'none') return { ...named, state: 'unusable', path, reason: asked.reason };
  const { version } = asked;
  const reason = whyTooOld(version, agent);
  if (reason !== undefined) return { ...named, state: 'unusable', path, reason };
  const tested = versions === undefined ? 'never' : versions.tested.includes(version) ? 'yes' : 'no';
  const login = await lookForLogin(agent.login, place.env);
  return { ...named, state: 'usable', path, version, tested, login, probing };
}

function whyTooOld(version: string, { versions, package: name }: KnownAgent): string | undefined {
  if (versions === undefined || !isOlder(version, versions.oldest)) return undefined;
  return `${version} is too old; ${versions.oldest} or newer is needed. Update it with "npm install -g ${name}"`;
}

function whyMissing(program: string, { package: name }: KnownAgent): string {
  if (program.includes('/')) return `${program} is not an existing file`;
  const advice = name === undefined ? '' : `; it comes with "npm install -g ${name}"`;
  return `no "${program}" in PATH${advice}`;
}
