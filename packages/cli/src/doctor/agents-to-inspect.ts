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
  const asWritten = (bin: string) => createAcpRunner({ command: [bin, ...acpArgs] });
  const known = knownAgents.map((agent) =>
    isThis(agent, acpProgram)
      ? { agent: { ...agent, createRunner: asWritten }, program: acpProgram }
      : { agent, program: programs[agent.name] ?? agent.program },
  );
  if (acpProgram === undefined || knownAgents.some((agent) => isThis(agent, acpProgram))) return known;
  const name = basename(acpProgram);
  const stranger = { name, displayName: name, program: acpProgram, runner: 'acp', createRunner: asWritten };
  return [...known, { agent: stranger, program: acpProgram }];
}

function isThis({ runner, program }: KnownAgent, acpProgram: string | undefined): acpProgram is string {
  return acpProgram !== undefined && runner === 'acp' && basename(acpProgram) === program;
}
