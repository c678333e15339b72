import { once } from 'node:events';
import { outcomeOfAbort } from '../session/outcome-of-abort.js';
import type { TurnOutcome, Usage } from '../turn.js';
import { reasonOf } from './reason-of.js';
import type { FakeScenario, FakeScene } from './scenario.js';
import { graceMs, settlesWithin } from './settles-within.js';
import type { TurnLog } from './turn-log.js';

/** How a turn ended, and the documented status word for it. */
export interface Ending {
  outcome: TurnOutcome;
  status: 'completed' | 'blocked' | 'failed' | 'timeout' | 'cancelled';
  usage?: Usage;
}

/**
 * Runs the script until it ends or `scene.signal` aborts, whichever comes first; not at all when the log could not be
 * opened. Never throws on what the script does.
 */
export async function performScript(scenario: FakeScenario, scene: FakeScene, log: TurnLog): Promise<Ending> {
  const { signal } = scene;
  const started = performance.now();
  if (signal.aborted) return aborted(signal.reason, 0);
  const fault = log.fault();
  if (fault !== undefined) return unrecorded(fault);
  const script = play(scenario, scene, log);
  const ending = await Promise.race([script, whenAborted(signal)]);
  // A script that heard the signal first may have ended because of it: the signal is the reason all the same.
  if (ending !== undefined && !signal.aborted) return ending;
  const afterMs = Math.round(performance.now() - started);
  if (!(await settlesWithin(script, graceMs))) {
    log.stderr(`The script went on ${graceMs} ms after it was told to stop, and was abandoned.`);
  }
  return aborted(signal.reason, afterMs);
}

/** The end of a turn whose log is incomplete: what the agent did there cannot be read, let alone judged. */
export function unrecorded(reason: string): Ending {
  return { outcome: { outcome: 'infrastructure', reason }, status: 'failed' };
}

async function play(scenario: FakeScenario, scene: FakeScene, log: TurnLog): Promise<Ending> {
  try {
    const step = await scenario.turn(scene);
    const told = step.usage === undefined ? {} : { usage: step.usage };
    if ('ended' in step) return { outcome: step.ended, status: 'failed', ...told };
    const [status, finalMessage] =
      'blocked' in step ? (['blocked', step.blocked] as const) : (['completed', step.finalMessage] as const);
    log.stdout(finalMessage);
    return { outcome: { outcome: 'completed', finalMessage }, status, ...told };
  } catch (error) {
    // Whatever a script throws is the agent failing, which is data.
    const reason = reasonOf(error);
    log.stderr(error instanceof Error ? (error.stack ?? reason) : reason);
    return { outcome: { outcome: 'agent-error', reason }, status: 'failed' };
  }
}

/** Also when the script's first step was what aborted it. */
async function whenAborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
  return undefined;
}

function aborted(reason: unknown, afterMs: number): Ending {
  const outcome = outcomeOfAbort(reason, afterMs);
  return { outcome, status: outcome.outcome === 'timed-out' ? 'timeout' : 'cancelled' };
}
