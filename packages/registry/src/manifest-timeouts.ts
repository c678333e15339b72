import type { ManifestDocument } from './manifest-document.js';

export interface ManifestTimeouts {
  startupTimeoutMs: number;
  toolTimeoutMs: number;
  selfTestTimeoutMs: number;
}

type Written = number | null | undefined;

/** The first alias that is given counts; seconds before milliseconds, in the documented order. */
export function readTimeouts(written: ManifestDocument): ManifestTimeouts {
  const more = written.timeouts ?? {};
  return {
    startupTimeoutMs:
      firstOf(
        [written.startup_timeout_sec, more.startup_seconds, more.startup_timeout_sec],
        [more.initialize_ms, more.startup_ms],
      ) ?? 10_000,
    toolTimeoutMs:
      firstOf(
        [written.tool_timeout_sec, more.tool_seconds, more.tool_timeout_sec],
        [more.tool_call_ms, more.tool_ms],
      ) ?? 60_000,
    selfTestTimeoutMs:
      firstOf(
        [written.self_test_timeout_sec, written.test_timeout_sec, more.self_test_seconds, more.self_test_timeout_sec],
        [more.self_test_ms, more.test_ms],
      ) ?? 20_000,
  };
}

/** Milliseconds of the first value given. A value in milliseconds counts as one second at least, as documented. */
export function firstOf(seconds: readonly Written[], milliseconds: readonly Written[]): number | undefined {
  const inSeconds = seconds.find(isGiven);
  if (inSeconds !== undefined) return Math.max(1, Math.round(inSeconds * 1_000));
  const inMilliseconds = milliseconds.find(isGiven);
  return inMilliseconds === undefined ? undefined : Math.max(1_000, Math.round(inMilliseconds));
}

function isGiven(value: Written): value is number {
  return value !== undefined && value !== null;
}
