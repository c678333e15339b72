import type { Artifact } from '@harnessgym/registry';
import { callUsage } from '../activation/call-helper.js';
import type { Activation, Mounted } from '../run/records.js';
import { embedData, inline } from './embed.js';

const sectionBudget = 6_000;

/**
 * What an attempt has at hand: mounted servers with the tools they really listed, linked skills, and the
 * rest by path. What is hidden is only counted.
 */
export function describeHarness({ mounted }: Activation, artifacts: readonly Artifact[]): string {
  const servers = mounted.flatMap((one) => (one.form === 'server' ? [serverLine(one)] : []));
  const skills = mounted.flatMap((one) => (one.form === 'skill' ? [skillLine(one)] : []));
  const rest = artifacts.filter(isReadOnly).map(restLine);
  const lines = withinBudget([...servers, ...skills, ...rest]);
  const introduction = mounted.length > 0 ? mountedNote : nothingNote;
  const shell = servers.length > 0 ? [callNote] : [];
  // Names, paths and descriptions are an agent's words, and each may read like one of ours.
  const list = embedData('What there is, in the words of those who built it', lines.join('\n'), 4 * sectionBudget);
  return [introduction, ...shell, ...(lines.length === 0 ? [] : ['', list]), ...hiddenNote(artifacts)].join('\n');
}

/** As `describeHarness`; undefined where an attempt has nothing at hand, so that a replay need not hear of a harness. */
export function describeReplayHarness(activation: Activation, artifacts: readonly Artifact[]): string | undefined {
  const hasAny = activation.mounted.length > 0 || artifacts.some(isReadOnly);
  return hasAny ? describeHarness(activation, artifacts) : undefined;
}

function serverLine({ as, artifact, server }: Extract<Mounted, { form: 'server' }>): string {
  const tools = server.enabledTools.map((tool) => `\`${inline(tool, 200)}\``).join(', ');
  return `- MCP server \`${as}\`: ${tools}${suffix(artifact.description)}`;
}

function restLine({ kind, path, description, status }: Artifact): string {
  const checked = status.state === 'qualified' ? '' : ', not checked';
  return `- ${kind}${checked}: \`${inline(path, 200)}\`${suffix(description)}`;
}

/** A run without qualification mounts skills that nobody checked. */
function skillLine({ as, artifact }: Mounted): string {
  const kind = artifact.status.state === 'candidate' ? 'Skill, not checked:' : 'Skill';
  return `- ${kind} \`${inline(as, 200)}\` at \`${inline(artifact.path, 200)}\`${suffix(artifact.description)}`;
}

/** Of a kind that is read and not mounted, and not known to be broken. */
function isReadOnly({ kind, status }: Artifact): boolean {
  const mountable = kind === 'skill' || kind === 'mcp';
  return status.state === 'unchecked' || (!mountable && ['candidate', 'qualified'].includes(status.state));
}

const mountedNote =
  "The servers and skills below passed a check in a clean copy of this workspace. They are mounted in this session: a server's tools are among your tools, often listed as `mcp__<server>__<tool>`.";
const callNote = `If they are not, call them from your shell, which is use as well: \`${callUsage}\`. With \`--list-tools\` in place of the tool it prints what they take.`;
const nothingNote = 'No earlier session left a server or skill that passed its clean-room check.';

function suffix(description: string): string {
  const text = inline(description, 200);
  return text === '' ? '' : ` — ${text}`;
}

function withinBudget(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let used = 0;
  for (const line of lines) {
    used += line.length + 1;
    if (used > sectionBudget)
      return [...kept, `- … and ${lines.length - kept.length} more; list \`.harnessgym/\` to see them.`];
    kept.push(line);
  }
  return kept;
}

function hiddenNote(artifacts: readonly Artifact[]): string[] {
  const hidden = artifacts.filter(({ status }) => status.state === 'quarantined').length;
  if (hidden === 0) return [];
  return ['', `What else lies under \`.harnessgym/\` failed that check (${hidden} quarantined): leave it alone.`];
}

/** What earlier sessions built and what became of it, for those who build on; `setAside` as `listSetAside` has it. */
export function describeBuilt(artifacts: readonly Artifact[], setAside: readonly string[] = []): string {
  const lines = artifacts.flatMap(({ kind, path, status }) => {
    if (status.state === 'missing') return [];
    const why = status.state === 'quarantined' ? `: ${inline(status.reason, 300)}` : '';
    return [`- ${kind} \`${inline(path, 200)}\`: ${status.state}${why}`];
  });
  const changed = setAside.map(
    (path) =>
      `- \`${inline(path, 200)}\`: changed after it was qualified, and did not pass; the qualified version is back in its place`,
  );
  const all = [...lines, ...changed];
  return all.length === 0 ? 'Nothing yet.' : withinBudget(all).join('\n');
}
