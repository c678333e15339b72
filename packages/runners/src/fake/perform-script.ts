import { outcomeOfAbort } from '../session/outcome-of-abort.js';
import type { TurnOutcome } from '../turn.js';
import type { FakeScenario, FakeScene } from './scenario.js';
import type { TurnLog } from './turn-log.js';

/** How a turn ended, and the documented status word for it. */
export interface Ending {
  outcome: TurnOutcome;
  status: 'completed' | 'blocked' | 'failed' | 'timeout' | 'cancelled';
}

/** Enough for a script to walk a terminate-and-kill ladder over the processes it started. */
const graceMs = 3_000;

/** Runs the script until it ends or `scene.signal` aborts, whichever comes first. Never throws on what the script does. */
export async function performScript(scenario: FakeScenario, scene: FakeScene, log: TurnLog): Promise<Ending> {
  const { signal } = scene;
  const started = performance.now();
  if (signal.aborted) return aborted(signal.reason, 0);
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

async function play(scenario: FakeScenario, scene: FakeScene, log: TurnLog): Promise<Ending> {
  try {
    const step = await scenario.turn(scene);
    const [status, finalMessage] =
      'blocked' in step ? (['blocked', step.blocked] as const) : (['completed', step.finalMessage] as const);
    log.stdout(finalMessage);
    return { outcome: { outcome: 'completed', finalMessage }, status };
  } catch (error) {
    // Whatever a script throws is the agent failing, which is data.
    log.stderr(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const reason = error instanceof Error ? error.message : String(error);
    return { outcome: { outcome: 'agent-error', reason }, status: 'failed' };
  }
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}

function settlesWithin(script: Promise<Ending>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    void script.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

function aborted(reason: unknown, afterMs: number): Ending {
  const outcome = outcomeOfAbort(reason, afterMs);
  return { outcome, status: outcome.outcome === 'timed-out' ? 'timeout' : 'cancelled' };
}
