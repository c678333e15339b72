import { join } from 'node:path';
import { type Artifact, itemPath } from '@harnessgym/registry';
import { type Checklist, failed, passed, startChecklist } from './checklist.js';
import { checkDisk } from './checks/disk.js';
import { checkPortablePaths } from './checks/portable-paths.js';
import { checkSyntax } from './checks/syntax.js';
import { checkTests } from './checks/tests.js';
import { describeHidden } from './describe-hidden.js';
import type { ServerFacts } from './examine-server.js';
import { decideVerdict, requiredChecks } from './gate.js';
import type { Check, Qualification } from './qualification.js';
import type { RoomContext } from './room-context.js';
import { isSandboxName, type SandboxName } from './sandbox/sandbox.js';
import { missingNetwork, missingVariables } from './sandbox/server-confinement.js';

/** A verdict, and of a server the facts that the documented report repeats. */
export interface Judgement {
  qualification: Qualification;
  server: ServerFacts;
}

/** Asks what the artifact's kind calls for and decides. An artifact that could not be copied is asked nothing else. */
export async function judgeArtifact(
  artifact: Artifact,
  notCopied: string | undefined,
  context: RoomContext,
): Promise<Judgement> {
  const checklist = startChecklist(requiredChecks(artifact.kind));
  await checklist.ask('copy', async () => (notCopied === undefined ? passed(undefined, {}) : failed(notCopied, {})));
  const own = { ...context, artifactFolder: join(context.room, itemPath(artifact)) };
  const server = notCopied === undefined ? await examine(artifact, checklist, own) : {};
  // Also of what failed, whose room is kept.
  if (notCopied === undefined && requiredChecks(artifact.kind).includes('disk'))
    await checklist.ask('disk', () => checkDisk(own));
  const checks = checklist.checks().map((check) => withHint(check, server, context));
  const { verdict, reason } = decideVerdict(artifact.kind, checks);
  const { id, kind, path, digest } = artifact;
  const tools = verdict === 'qualified' ? (server.inventory?.enabled ?? []) : [];
  const framing = verdict === 'qualified' && server.framing ? { framing: server.framing } : {};
  const found = { ...framing, ...sandboxIn(checks) };
  return { qualification: { artifactId: id, kind, path, digest, verdict, tools, ...found, reason, checks }, server };
}

/** One confines all that a qualification starts, or none does. */
function sandboxIn(checks: readonly Check[]): { sandbox?: SandboxName } {
  const sandbox = checks.map(({ evidence }) => evidence['sandbox']).find(isSandboxName);
  return sandbox === undefined ? {} : { sandbox };
}

/** A server that cannot reach what it needs may fail in any way, and not say why. */
function withHint(check: Check, { manifest }: ServerFacts, { sandbox, allowNetwork, allowEnv }: RoomContext): Check {
  if (check.result.status !== 'failed') return check;
  const confined = sandbox.kind !== 'none';
  const hints = [
    confined && manifest ? missingNetwork(manifest, allowNetwork) : undefined,
    ...(manifest ? missingVariables(manifest, allowEnv) : []),
    confined ? describeHidden(check, { sandbox }) : undefined,
  ].filter((hint) => hint !== undefined);
  const reason = [check.result.reason, ...hints.map((hint) => `(${hint})`)].join(' ');
  return { ...check, result: { ...check.result, reason } };
}

async function examine(artifact: Artifact, checklist: Checklist, context: RoomContext): Promise<ServerFacts> {
  if (artifact.kind === 'mcp') {
    // Not before there is a server: loading a client of its protocol takes as long as starting Node.
    const { examineServer } = await import('./examine-server.js');
    return examineServer(artifact, checklist, context);
  }
  if (requiredChecks(artifact.kind).length === 1) return {};
  const portable = await checklist.ask('portable-paths', () => checkPortablePaths(artifact, context));
  if (portable.answer === 'failed') return {};
  if (artifact.kind === 'skill') {
    // With it comes a reader of YAML.
    const { checkSkill } = await import('./checks/skill.js');
    await checklist.ask('skill', () => checkSkill(artifact.path, context.room));
  } else if (artifact.kind === 'test') await checklist.ask('run', () => checkTests(artifact, context));
  else await checklist.ask('syntax', () => checkSyntax(artifact, context));
  return {};
}
