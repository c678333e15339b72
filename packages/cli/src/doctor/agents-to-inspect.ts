import { basename } from 'node:path';
import { resolveAgents } from '@harnessgym/core';
import { createAcpRunner } from '@harnessgym/runners';
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

/** The agents to look for. Throws CoreError CONFIG_INVALID that names the flag. */
export function agentsToInspect(named: NamedPrograms, cwd: string): WantedAgent[] {
  const { codex, claude, acp } = resolveAgents(named, { cwd });
  const [acpProgram, ...acpArgs] = acp?.command ?? [];
  const programs: Record<string, string | undefined> = { codex: codex.bin, claude: claude.bin };
  const known = knownAgents.map((agent) => {
    const inItsPlace = isThis(agent, acpProgram) ? acpProgram : undefined;
    return { agent, program: programs[agent.name] ?? inItsPlace ?? agent.program };
  });
  if (acpProgram === undefined || knownAgents.some((agent) => isThis(agent, acpProgram))) return known;
  return [...known, { agent: stranger(acpProgram, acpArgs), program: acpProgram }];
}

function isThis({ runner, program }: KnownAgent, acpProgram: string | undefined): boolean {
  return acpProgram !== undefined && runner === 'acp' && basename(acpProgram) === program;
}

function stranger(program: string, args: readonly string[]): KnownAgent {
  const name = basename(program);
  const createRunner = (bin: string) => createAcpRunner({ command: [bin, ...args] });
  return { name, displayName: name, program, runner: 'acp', createRunner };
}
