import { dirname } from 'node:path/posix';
import { type InspectedArtifact, inspectRegistry, type RegistryInspection } from '@harnessgym/registry';
import { CliError } from '../errors.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { openVerdicts } from '../open-verdicts.js';
import { aliasesOf, artifactText } from '../render/artifact-text.js';
import { oneLine } from '../render/one-line.js';
import { printJson } from '../render/print-json.js';
import type { Terminal } from '../terminal.js';

/** `harnessgym registry show`: one artifact in full on stdout. Writes nothing else. Throws CliError when there is none such. */
export async function showArtifact(
  wanted: string,
  { json, ...place }: { workspace?: string; stateDir?: string; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { workspace, docket } = await openVerdicts(place, terminal);
  const found = findArtifact(wanted, await inspectRegistry(workspace, { docket }));
  if (json) printJson(found, terminal);
  else terminal.stdout.write(artifactText(found));
  return exitCodes.done;
}

function findArtifact(wanted: string, { artifacts, root }: RegistryInspection): InspectedArtifact {
  const path = wanted.replace(/^\.\//, '').replace(/\/$/, '');
  const matches = (one: InspectedArtifact) => namesOf(one).some((name) => name === wanted || name === path);
  const exact = artifacts.find(({ artifact }) => artifact.id === wanted);
  const found = exact === undefined ? artifacts.filter(matches) : [exact];
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const ids = (found.length > 1 ? found : artifacts).slice(0, 3).map(({ artifact }) => oneLine(artifact.id, 120));
  const problem =
    found.length > 1
      ? `"${oneLine(wanted)}" is the name of several artifacts: ${ids.join(', ')}. Give the id of one.`
      : `${root} holds no artifact "${oneLine(wanted)}".${ids.length > 0 ? ` Some that it holds: ${ids.join(', ')}.` : ''} harnessgym registry list lists them all.`;
  throw new CliError(exitCodes.usage, problem);
}

/** Also the folder of a skill or a server, which people see. */
function namesOf({ artifact }: InspectedArtifact): string[] {
  const { kind, path } = artifact;
  const isFolder = kind === 'skill' || kind === 'mcp';
  return [artifact.id, path, ...(isFolder ? [dirname(path)] : []), ...aliasesOf(artifact)];
}
