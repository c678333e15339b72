import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TelemetryEvent } from './event.js';
import { lineWriter } from './line-writer.js';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('plain', '"', '\\', '\n', '\ud800', 'é', '\x7f'));
const count = fc.nat();
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const tags = fc.record({ runId: text, iteration: count, phase: text, arm: text, trial: text }, { requiredKeys: [] });
const facts = fc.record({
  ...{ callId: text, createdAt: text, server: text, clientCallId: optional(text) },
  ...{
    requestId: fc.oneof(text, fc.integer()),
    toolName: text,
    argumentKeys: fc.array(text),
    argumentJsonBytes: count,
  },
  tags,
});
const end = fc.record({
  status: fc.oneof(fc.constantFrom('completed', 'tool_error', 'error', 'timeout', 'abandoned'), text),
  ...{ durationMs: count, durationUs: count, errorMessage: text, resultJsonBytes: count },
});

describe('lineWriter', () => {
  it('writes what a serializer makes of the same document, names sorted, whatever it wrote before', () => {
    const lineOf = lineWriter();
    fc.assert(
      fc.property(facts, fc.option(end), (given, ended) => {
        const event = { ...given, ...(ended ?? { status: 'started' }) } as TelemetryEvent;
        const document = {
          ...{ argument_json_bytes: given.argumentJsonBytes, argument_keys: given.argumentKeys },
          ...{ arm: given.tags.arm, call_id: given.callId, client_call_id: given.clientCallId },
          ...{ created_at: given.createdAt, duration_ms: ended?.durationMs, duration_us: ended?.durationUs },
          ...{ error_message: ended?.errorMessage, is_error: ended ? ended.status === 'tool_error' : undefined },
          ...{ iteration: given.tags.iteration, method: 'tools/call', phase: given.tags.phase },
          ...{ request_id: given.requestId, result_json_bytes: ended?.resultJsonBytes, run_id: given.tags.runId },
          ...{ server: given.server, status: event.status, tool_name: given.toolName, trial: given.tags.trial },
        };
        expect(lineOf(event)).toBe(`${JSON.stringify(document)}\n`);
      }),
    );
  });

  it('cuts what somebody made long', () => {
    const event = { status: 'error', durationMs: 1, errorMessage: '"'.repeat(5_000), resultJsonBytes: 1 } as const;
    const long = {
      createdAt: '',
      server: 'é'.repeat(900),
      toolName: 't',
      argumentKeys: Array(300).fill('k'.repeat(600)),
    };
    const line = JSON.parse(lineWriter()({ ...long, ...event, argumentJsonBytes: 1, tags: {} }));
    expect([line.error_message.length, line.server.length, line.argument_keys.length]).toEqual([2_000, 500, 200]);
    expect(line.argument_keys[0]).toHaveLength(500);
  });
});
