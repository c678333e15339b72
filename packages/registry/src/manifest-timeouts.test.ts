import { describe, expect, it } from 'vitest';
import { manifestSchema } from './manifest-document.js';
import { type ManifestTimeouts, readTimeouts } from './manifest-timeouts.js';

/** Of each limit: its documented aliases, the first first; those that start with a dot are in `timeouts`. */
const aliases: Record<keyof ManifestTimeouts, { names: string[]; fallback: number }> = {
  startupTimeoutMs: {
    names: ['startup_timeout_sec', '.startup_seconds', '.startup_timeout_sec', '.initialize_ms', '.startup_ms'],
    fallback: 10_000,
  },
  toolTimeoutMs: {
    names: ['tool_timeout_sec', '.tool_seconds', '.tool_timeout_sec', '.tool_call_ms', '.tool_ms'],
    fallback: 60_000,
  },
  selfTestTimeoutMs: {
    names: [
      ...['self_test_timeout_sec', 'test_timeout_sec', '.self_test_seconds', '.self_test_timeout_sec'],
      ...['.self_test_ms', '.test_ms'],
    ],
    fallback: 20_000,
  },
};
const limits = Object.keys(aliases) as (keyof ManifestTimeouts)[];
const rows = limits.flatMap((limit) => aliases[limit].names.map((name, position) => ({ limit, name, position })));

/** Each name with its value, in the place it belongs. */
function read(values: readonly (readonly [name: string, value: unknown])[]): ManifestTimeouts {
  const inner = values.filter(([name]) => name.startsWith('.')).map(([name, value]) => [name.slice(1), value]);
  const outer = values.filter(([name]) => !name.startsWith('.'));
  return readTimeouts(
    manifestSchema.parse({ command: 'x', ...Object.fromEntries(outer), timeouts: Object.fromEntries(inner) }),
  );
}
/** A number of seconds that differs by position, in the unit of the name. */
function given(name: string, position: number): number {
  return name.endsWith('_ms') ? (position + 2) * 1_000 : position + 2;
}

describe('the time limits of a manifest', () => {
  it.each(rows)('$limit is read from $name, before what comes later', ({ limit, name, position }) => {
    const later = aliases[limit].names.slice(position).map((one, step) => [one, given(one, position + step)] as const);
    expect(read([[name, given(name, position)]])[limit]).toBe((position + 2) * 1_000);
    expect(read(later.toReversed())[limit]).toBe((position + 2) * 1_000);
  });

  it.each(limits)('%s has the documented default, also when every alias is null', (limit) => {
    expect(read([])[limit]).toBe(aliases[limit].fallback);
    expect(read(aliases[limit].names.map((name) => [name, null]))[limit]).toBe(aliases[limit].fallback);
  });

  it.each(rows)(
    'F-15 $limit takes a fraction from $name, and milliseconds are a second at least',
    ({ limit, name }) => {
      const isMs = name.endsWith('_ms');
      expect(read([[name, isMs ? 1_500.4 : 0.5]])[limit]).toBe(isMs ? 1_500 : 500);
      if (isMs) expect(read([[name, 20]])[limit]).toBe(1_000);
    },
  );
});
