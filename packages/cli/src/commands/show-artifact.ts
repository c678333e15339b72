import { basename, dirname } from 'node:path/posix';
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
  const exact = artifacts.filter(({ artifact }) => artifact.id === wanted);
  const named = exact.length > 0 ? exact : artifacts.filter(matches);
  const isPart = path !== '' && named.length === 0;
  const found = isPart ? artifacts.filter(({ artifact }) => artifact.id.includes(path)) : named;
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const ids = (found.length > 1 ? found : artifacts).slice(0, 3).map(({ artifact }) => oneLine(artifact.id, 120));
  const problem =
    found.length > 1
      ? `"${oneLine(wanted)}" means several artifacts: ${ids.join(', ')}. Give the id of one.`
      : `${root} holds no artifact "${oneLine(wanted)}".${ids.length > 0 ? ` Some that it holds: ${ids.join(', ')}.` : ''} harnessgym registry list lists them all.`;
  throw new CliError(exitCodes.usage, problem);
}

/** Also the folder of a skill or a server, which people see, and the name of that folder or of another item. */
function namesOf({ artifact }: InspectedArtifact): string[] {
  const { kind, path } = artifact;
  const isFolder = kind === 'skill' || kind === 'mcp';
  const item = isFolder ? dirname(path) : path;
  return [artifact.id, path, item, basename(item), ...aliasesOf(artifact)];
}
