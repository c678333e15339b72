import { ProxyError } from '@harnessgym/mcp-proxy/read';
import { type AttemptCall, attemptCalls } from '../usage/attempt-calls.js';
import type { RunReading } from './read-run.js';

/** The calls of a run's attempts, or why the log cannot be read. */
export type CallsReading = { reading: 'whole'; calls: readonly AttemptCall[] } | { reading: 'broken'; problem: string };

/** Which calls a run's attempts made, and when, from the call log. Those that the log holds no more are not among them. */
export async function readCalls({ entry, layout, iterations }: RunReading): Promise<CallsReading> {
  const records = iterations.flatMap(({ record }) => (record.reading === 'whole' ? [record.document] : []));
  try {
    const log = { telemetryPath: layout.telemetry, runId: entry.runId };
    return { reading: 'whole', calls: await attemptCalls(records, log) };
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    return { reading: 'broken', problem: error.message };
  }
}
