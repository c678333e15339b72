import { describe, expect, it } from 'vitest';
import { guardSink } from './guard-sink.js';
import { createMemorySink } from './memory-sink.js';
import { trackCalls } from './track-calls.js';

describe('trackCalls', () => {
  it('records names and sizes of arguments, never values', () => {
    const { events, calls } = track();
    calls.sawRequest({ id: 1, method: 'tools/call', params: { name: 't', arguments: { b: 'sécret', a: [1] } } });
    expect(events).toMatchObject([{ toolName: 't', argumentKeys: ['a', 'b'], argumentJsonBytes: 23 }]);
    expect(JSON.stringify(events)).not.toContain('cret');
  });

  it('measures what is nested deeper than a stack, in both directions', () => {
    const { events, calls } = track();
    const nested = JSON.parse(`${'{"a":['.repeat(20_000)}${']}'.repeat(20_000)}`);
    calls.sawRequest({ id: 1, method: 'tools/call', params: { name: 't', arguments: nested } });
    calls.sawResponse({ id: 1, result: nested });
    expect(events).toMatchObject([
      { status: 'started', argumentKeys: ['a'], argumentJsonBytes: 160_000 },
      { status: 'completed', resultJsonBytes: 160_000 },
    ]);
  });

  it('measures compact JSON, whatever is in it', () => {
    const { events, calls } = track();
    const values = ['[]', '{}', '[{},[],[[]]]', '{"é\\n":[1.50,-0,1e400,null,true,"\\ud800\\u0000é"],"b":{"c":""}}'];
    for (const text of values) {
      calls.sawRequest({ id: text, method: 'tools/call', params: { name: 't' } });
      calls.sawResponse({ id: text, result: JSON.parse(text) });
    }
    expect(events.flatMap((event) => (event.status === 'started' ? [] : [event.resultJsonBytes]))).toEqual(
      values.map((text) => Buffer.byteLength(JSON.stringify(JSON.parse(text)))),
    );
  });

  it('never throws: what a look at a message brings up is reported once', () => {
    const faults: unknown[] = [];
    const sink = createMemorySink();
    const onFault = (error: unknown) => faults.push(error);
    const calls = trackCalls({ sink: guardSink(sink, onFault), server: 's', tags: {}, onFault });
    const fault = new RangeError('too much');
    const unreadable = {
      get result(): unknown {
        throw fault;
      },
      get params(): unknown {
        throw fault;
      },
    };
    calls.sawRequest(Object.assign(Object.create(unreadable), { id: 1, method: 'tools/call' }));
    calls.sawRequest({ id: 2, method: 'tools/call', params: { name: 't' } });
    calls.sawResponse(Object.assign(Object.create(unreadable), { id: 2 }));
    calls.flush();
    expect(faults).toEqual([fault]);
    expect(sink.events.map(({ requestId, status }) => [requestId, status])).toEqual([[2, 'started']]);
  });

  it.each([
    ['callId', { callId: 'call_1', itemId: 'fc_1', progressToken: 1 }],
    ['claudecode/toolUseId', { 'claudecode/toolUseId': 'toolu_1', progressToken: 2 }],
  ])('keeps the id that a client gives in _meta as %s, in the start and in the end', (key, meta) => {
    const { events, calls } = track();
    calls.sawRequest({ id: 1, method: 'tools/call', params: { name: 't', _meta: meta } });
    calls.sawResponse({ id: 1, result: {} });
    const id = Reflect.get(meta, key);
    expect(events.map(({ status, clientCallId }) => [status, clientCallId])).toEqual([
      ['started', id],
      ['completed', id],
    ]);
  });

  it.each([null, 'x', {}, { callId: 5 }])('keeps no id of the client when _meta is %j', (meta) => {
    const { events, calls } = track();
    calls.sawRequest({ id: 1, method: 'tools/call', params: { name: 't', _meta: meta } });
    expect(events[0]).not.toHaveProperty('clientCallId');
  });

  it.each([2 ** 53, 1.5])('does not follow a request whose id is %d, which others may read as the same', (id) => {
    const { events, calls } = track();
    calls.sawRequest({ id, method: 'tools/call', params: { name: 't' } });
    expect(events).toEqual([]);
  });

  it('takes any shape of a call', () => {
    const { events, calls } = track();
    for (const params of [null, [], 'x', {}, { name: 5, arguments: null }, { name: 't', arguments: [1, 2] }])
      calls.sawRequest({ id: JSON.stringify(params), method: 'tools/call', params });
    expect(events.map((event) => [event.toolName, event.argumentKeys, event.argumentJsonBytes])).toEqual([
      ['', [], 2],
      ['', [], 2],
      ['', [], 2],
      ['', [], 2],
      ['', [], 2],
      ['t', [], 5],
    ]);
  });

  it('ignores other methods, notifications, and answers to what it did not see', () => {
    const { events, calls } = track();
    calls.sawRequest({ id: 1, method: 'tools/list' });
    calls.sawRequest({ method: 'tools/call', params: { name: 't' } });
    calls.sawResponse({ id: 1, result: {} });
    calls.gaveUp(1, 'timeout', 'too late');
    expect(events).toEqual([]);
  });

  it('joins a start and its end by a call id, and tells 1 from "1"', () => {
    const { events, calls } = track();
    for (const id of [1, '1']) calls.sawRequest({ id, method: 'tools/call', params: { name: typeof id } });
    calls.sawResponse({ id: '1', result: { content: [] } });
    calls.sawResponse({ id: 1, error: { code: -1, message: 'no' } });
    calls.sawResponse({ id: 1, result: {} });
    const [first, second, third, fourth] = events;
    expect(events).toHaveLength(4);
    expect(third).toMatchObject({
      callId: second?.callId,
      toolName: 'string',
      status: 'completed',
      resultJsonBytes: 14,
    });
    expect(fourth).toMatchObject({ callId: first?.callId, toolName: 'number', status: 'error', errorMessage: 'no' });
  });

  it('ends the first call when a client uses its id again', () => {
    const { events, calls } = track();
    for (const name of ['a', 'b']) calls.sawRequest({ id: 1, method: 'tools/call', params: { name } });
    expect(events.map(({ toolName, status }) => [toolName, status])).toEqual([
      ['a', 'started'],
      ['a', 'abandoned'],
      ['b', 'started'],
    ]);
  });
});

/** A tracker whose every event goes to the sink at once. */
function track() {
  const sink = createMemorySink();
  const onFault = () => expect.unreachable();
  const inner = trackCalls({ sink: guardSink(sink, onFault), server: 's', tags: {}, onFault });
  const flushing =
    <A extends readonly unknown[]>(verb: (...given: A) => void) =>
    (...given: A) => {
      verb(...given);
      inner.flush();
    };
  const calls = {
    ...{ sawRequest: flushing(inner.sawRequest), sawResponse: flushing(inner.sawResponse) },
    gaveUp: flushing(inner.gaveUp),
  };
  return { events: sink.events, calls };
}
