import { basename } from 'node:path';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { type KnownAgent, knownAgents } from './known-agents.js';

/** The programs that flags name in the place of those in PATH. */
export interface NamedPrograms {
  codexBin?: string;
  claudeBin?: string;
  /** As `run` takes it: a program and its arguments. */
  acpCommand?: string;
}

export interface WantedAgent {
  agent: KnownAgent;
  program: string;
}

/** The agents to look for. One that `--acp-command` names, and that nobody knows, is only looked for. */
export function agentsToInspect({ codexBin, claudeBin, acpCommand }: NamedPrograms, cwd: string): WantedAgent[] {
  const acp = acpCommand?.trim().split(/\s+/)[0] || undefined;
  const named: Record<string, string | undefined> = { codex: codexBin, claude: claudeBin };
  const known = knownAgents.map((agent) => {
    const program = named[agent.name] ?? (isThis(agent, acp) ? acp : undefined) ?? agent.program;
    return { agent, program: absolute(program, cwd) };
  });
  if (acp === undefined || knownAgents.some((agent) => isThis(agent, acp))) return known;
  return [...known, { agent: stranger(acp), program: absolute(acp, cwd) }];
}

function isThis({ runner, program }: KnownAgent, acp: string | undefined): boolean {
  return acp !== undefined && runner === 'acp' && basename(acp) === program;
}

/** A path is relative to the caller, as it is for `run`. */
function absolute(program: string, cwd: string): string {
  return program.includes('/') ? resolvePath(program, cwd) : program;
}

function stranger(program: string): KnownAgent {
  const name = basename(program);
  return { name, displayName: name, program, runner: 'acp' };
}
