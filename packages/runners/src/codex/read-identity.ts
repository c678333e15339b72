import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import * as z from 'zod';
import type { AgentIdentity } from '../turn.js';
import { listRollouts } from './list-rollouts.js';

/** Both facts come before the model's first answer, behind instructions of some 30 kB. */
const headLimit = 1024 * 1024;

/**
 * The version and the model that Codex notes at the head of a thread's file, because `codex exec --json` tells neither.
 * Undefined when there is no such file, or it says neither.
 */
export async function readCodexIdentity(
  id: string,
  env: Readonly<Record<string, string>>,
): Promise<AgentIdentity | undefined> {
  const lines = (await headOf(id, env)).split('\n').flatMap((line) => lineSchema.safeParse(parseJson(line)).data ?? []);
  const version = lines.flatMap((line) => (line.type === 'session_meta' ? [line.payload.cli_version] : []))[0];
  // Each turn has one, and may be with another model.
  const model = lines.flatMap((line) => (line.type === 'turn_context' ? [line.payload.model] : [])).at(-1);
  if (version === undefined && model === undefined) return undefined;
  return { ...(version !== undefined && { version }), ...(model !== undefined && { model }) };
}

const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session_meta'), payload: z.object({ cli_version: z.string() }) }),
  z.object({ type: z.literal('turn_context'), payload: z.object({ model: z.string() }) }),
]);

/** best-effort: what is not there, or cannot be read, tells nothing. */
async function headOf(id: string, env: Readonly<Record<string, string>>): Promise<string> {
  try {
    const file = (await listRollouts(env)).find((path) => path.endsWith(`-${id}.jsonl`));
    return file === undefined ? '' : readHead(file, headLimit).toString('utf8');
  } catch (error) {
    if (!isFileError(error)) throw error;
    return '';
  }
}
