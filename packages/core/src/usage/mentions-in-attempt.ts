import { isMissing } from '@harnessgym/internal-fs/is-missing';
import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { Activation } from '../run/records.js';
import { findMentions, type HarnessNames, type Mentions } from './find-mentions.js';
import { readLines } from './read-lines.js';

/** Mentions, and the files in which they were looked for. */
export interface AttemptMentions extends Mentions {
  sources: readonly string[];
}

/**
 * What the agent printed of its harness during the attempt. Its transcript is not read, since it holds our command
 * line, nor are the prompt and the result. A file that is not there is no source, and one that cannot be read is said.
 */
export async function mentionsInAttempt(
  { prompt, activation }: { prompt: string; activation: Activation },
  context: IterationContext,
): Promise<AttemptMentions> {
  const { stdout, stderr } = context.store.logs(context.iteration, 'attempt');
  const names = harnessNames(activation, context);
  const tools = new Set<string>();
  const artifacts = new Set<string>();
  const sources: string[] = [];
  for (const path of [stdout, stderr]) {
    try {
      const mentions = await findMentions(readLines(path), { prompt, names });
      for (const tool of mentions.tools) tools.add(tool);
      for (const artifact of mentions.artifacts) artifacts.add(artifact);
      sources.push(path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (isMissing(error)) continue;
      const message = `What the agent printed cannot be searched for mentions: ${path}: ${error.message}`;
      await emit(context, { type: 'warning', message });
    }
  }
  return { tools: [...tools].sort(), artifacts: [...artifacts].sort(), sources };
}

/** Active tools, and every artifact that lies in the workspace. */
function harnessNames({ toolset }: Activation, { registry }: IterationContext): HarnessNames {
  const artifacts = registry.artifacts().filter(({ status }) => status.state !== 'missing');
  return {
    tools: toolset.servers.flatMap(({ name: server, enabledTools }) => enabledTools.map((tool) => ({ server, tool }))),
    artifacts: artifacts.map(({ path }) => path),
  };
}
