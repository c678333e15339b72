import { listRollouts } from './list-rollouts.js';

/** Whether Codex still has a thread. It has no command that tells without asking a model. */
export async function knowsThread(id: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  return (await listRollouts(env)).some((file) => file.endsWith(`-${id}.jsonl`));
}
