import { inspectRegistry } from '@harnessgym/registry';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { openVerdicts } from '../open-verdicts.js';
import { artifactsTable } from '../render/artifacts-table.js';
import { noArtifacts } from '../render/no-artifacts.js';
import { printJson } from '../render/print-json.js';
import type { Terminal } from '../terminal.js';
import { warn } from './warn.js';

/** `harnessgym registry list`: one line an artifact on stdout. Writes nothing else. */
export async function listArtifacts(
  { json, ...place }: { workspace?: string; stateDir?: string; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { workspace, docket, unreadable } = await openVerdicts(place, terminal);
  const inspection = await inspectRegistry(workspace, { docket });
  const { artifacts } = inspection;
  const warnings = [...unreadable, ...inspection.warnings];
  warn(warnings, terminal);
  if (json) printJson(artifacts, terminal);
  else terminal.stdout.write(artifacts.length === 0 ? noArtifacts(workspace) : artifactsTable(artifacts, new Date()));
  return exitCodes.done;
}
