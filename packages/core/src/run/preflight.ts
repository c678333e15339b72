import { resumePoint } from '../progress/resume-point.js';
import type { RunProgress } from '../progress/run-progress.js';
import type { LoopContext } from './context.js';

/**
 * An agent that cannot work is found before anything is recorded, changed or paid for: then the runner's error is
 * thrown. Returns its doubts. A run of which only the closing is left needs no agent, and a cancelled one asks for none.
 */
export async function preflight(
  { runner, env, task, signal }: Pick<LoopContext, 'runner' | 'env' | 'task' | 'signal'>,
  resumed?: RunProgress,
): Promise<readonly string[]> {
  if (resumed !== undefined && resumePoint(resumed).step === 'closing') return [];
  try {
    return (await runner.preflight?.({ env, workspace: task.workspace, signal })) ?? [];
  } catch (error) {
    // That the run is cancelled is told and recorded by its loop.
    if (signal.aborted) return [];
    throw error;
  }
}
