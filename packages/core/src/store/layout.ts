import { join } from 'node:path';
import type { MountTime } from '../run/records.js';

/** Where a run keeps its files in the workspace. */
export function runLayout(workspace: string, runId: string) {
  const harness = join(workspace, '.harnessgym');
  const run = join(harness, 'runs', runId);
  const iteration = (number: number) => join(run, 'iterations', String(number));
  return {
    workspace,
    harness,
    activation: join(harness, 'activation.json'),
    lock: join(harness, 'run.lock'),
    registry: join(harness, 'registry.json'),
    telemetry: join(harness, 'mcp_calls.jsonl'),
    run,
    iterations: join(run, 'iterations'),
    runConfig: join(run, 'run_config.json'),
    taskText: join(run, 'task.md'),
    state: join(run, 'state.json'),
    events: join(run, 'events.jsonl'),
    summary: join(run, 'summary.json'),
    baseline: join(run, 'baseline'),
    restoredBest: join(run, 'checkpoints'),
    inTheWay: join(run, 'in_the_way'),
    iteration,
    result: (number: number) => join(iteration(number), 'result.json'),
    record: (number: number) => join(iteration(number), 'iteration.json'),
    bestManifest: join(run, 'checkpoints', 'best_manifest.json'),
    gate: (number: number, when: MountTime | 'resumed') => join(iteration(number), 'activation_gate', when),
    activationCopy: (number: number, when: MountTime) =>
      join(iteration(number), when === 'before-attempt' ? 'activation.json' : 'post_build_activation.json'),
    /** Checks before the first iteration belong to the run. */
    report: (number: number | undefined, attempt: number) =>
      join(number === undefined ? run : iteration(number), 'qualification', `attempt_${attempt}`),
    /** The documented place of a repair's files is a folder of its own, in which they are called `build`. */
    turn: (number: number, label: string) => {
      const repair = label.startsWith('repair_');
      const folder = repair ? join(iteration(number), label) : iteration(number);
      const file = (suffix: string) => join(folder, `${repair ? 'build' : label}.${suffix}.txt`);
      return {
        folder,
        logs: {
          prompt: file('prompt'),
          stdout: file('stdout'),
          stderr: file('stderr'),
          transcript: file('transcript'),
        },
      };
    },
  };
}

export type RunLayout = ReturnType<typeof runLayout>;
