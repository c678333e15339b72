import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { lastResult } from './conversation.js';
import { startModelServer } from './start-model-server.js';
import { type Fault, refuse, type Step, say } from './step.js';
import { story, when } from './story.js';

const inputSchema = { type: 'object' as const, properties: { a: { type: 'number' } } };
const prompt = 'How much is it?';

/** Speaks and calls two tools at once, then says what came back. */
const both: Step = {
  text: 'Let me see.',
  calls: [
    { name: 'add', args: { a: 1 } },
    { name: 'mcp__sums__add', args: { a: 2, é: '"' } },
  ],
  usage: { inputTokens: 50, cachedInputTokens: 10, outputTokens: 5 },
};
const adding = story(when(prompt, both, (conversation) => say(`It is ${lastResult(conversation)}.`)));
const calls = [
  { id: 'call_0001_0', ...both.calls[0] },
  { id: 'call_0001_1', ...both.calls[1] },
];

/** What every API must bring to the scenario with the second request. */
const secondRequest = {
  model: 'm',
  system: 'Be brief.',
  messages: [
    { role: 'user', text: prompt },
    { role: 'assistant', text: 'Let me see.', calls },
    { role: 'tool', callId: 'call_0001_0', text: '1' },
    { role: 'tool', callId: 'call_0001_1', text: '44' },
  ],
  tools: [{ name: 'add', description: 'Adds.', inputSchema }, { name: 'mcp__sums__add' }],
};

describe('startModelServer', () => {
  it('speaks the Responses API to the official client, namespaces included', async () => {
    await using server = await startModelServer(adding);
    const client = new OpenAI({ apiKey: 'k', baseURL: `${server.url}/v1`, maxRetries: 0 });
    const add = {
      type: 'function' as const,
      name: 'add',
      description: 'Adds.',
      parameters: inputSchema,
      strict: false,
    };
    // The client's types lag behind what Codex sends.
    const tools = [
      add,
      { type: 'namespace', name: 'mcp__sums', tools: [{ ...add, description: '' }] },
    ] as (typeof add)[];
    const request = { model: 'm', instructions: 'Be brief.', tools };
    const first = await client.responses.stream({ ...request, input: prompt }).finalResponse();
    expect(first.output).toMatchObject([
      { type: 'message', content: [{ text: 'Let me see.' }] },
      { type: 'function_call', call_id: 'call_0001_0', name: 'add', arguments: '{"a":1}' },
      { type: 'function_call', call_id: 'call_0001_1', name: 'add', namespace: 'mcp__sums' },
    ]);
    expect(first.usage).toMatchObject({
      input_tokens: 50,
      input_tokens_details: { cached_tokens: 10 },
      output_tokens: 5,
    });
    const output = (call_id: string, output: string) => ({ type: 'function_call_output' as const, call_id, output });
    const results = [output('call_0001_0', '1'), output('call_0001_1', '44')];
    const input = [{ role: 'user' as const, content: prompt }, ...first.output, ...results] as typeof results;
    const second = await client.responses.create({ ...request, input });
    expect(second.output_text).toBe('It is 44.');
    expect(server.exchanges.at(-1)?.conversation).toMatchObject({ ...secondRequest, api: 'responses' });
  });

  it('speaks the Messages API to the official client', async () => {
    await using server = await startModelServer(adding);
    const client = new Anthropic({ apiKey: 'k', baseURL: server.url, maxRetries: 0 });
    const tools = [
      { name: 'add', description: 'Adds.', input_schema: inputSchema },
      { name: 'mcp__sums__add', input_schema: inputSchema },
    ];
    const request = { model: 'm', max_tokens: 100, system: 'Be brief.', tools };
    const ask = { role: 'user' as const, content: prompt };
    const first = await client.messages.stream({ ...request, messages: [ask] }).finalMessage();
    expect(first).toMatchObject({
      stop_reason: 'tool_use',
      content: [{ text: 'Let me see.' }, { id: 'call_0001_0', input: { a: 1 } }, { input: { a: 2, é: '"' } }],
      usage: { input_tokens: 40, cache_read_input_tokens: 10, output_tokens: 5 },
    });
    const output = (id: string, content: string) => ({ type: 'tool_result' as const, tool_use_id: id, content });
    const content = [output('call_0001_0', '1'), output('call_0001_1', '44')];
    const answer = { role: 'assistant' as const, content: first.content };
    // Claude Code says some of it among the messages.
    const system = { role: 'system' as const, content: 'Be brief.' };
    const messages = [ask, answer, { role: 'user' as const, content }, system];
    const second = await client.messages.create({ ...request, system: '', messages });
    expect(second.content).toMatchObject([{ type: 'text', text: 'It is 44.' }]);
    expect(server.exchanges.at(-1)?.conversation).toMatchObject({ ...secondRequest, api: 'messages' });
  });

  it('speaks the chat API to the official client', async () => {
    await using server = await startModelServer(adding);
    const client = new OpenAI({ apiKey: 'k', baseURL: `${server.url}/v1`, maxRetries: 0 });
    const tool = (name: string, description: string) => ({
      type: 'function' as const,
      function: { name, description, parameters: inputSchema },
    });
    const request = { model: 'm', tools: [tool('add', 'Adds.'), tool('mcp__sums__add', '')] };
    const asked = [
      { role: 'system' as const, content: 'Be brief.' },
      { role: 'user' as const, content: prompt },
    ];
    const stream = client.chat.completions.stream({ ...request, messages: asked });
    const { choices, usage } = await stream.finalChatCompletion();
    expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: 'Let me see.' } });
    expect(usage).toMatchObject({ prompt_tokens: 50, completion_tokens: 5 });
    const output = (id: string, content: string) => ({ role: 'tool' as const, tool_call_id: id, content });
    const answer = choices[0]?.message ?? expect.unreachable();
    const messages = [...asked, answer, output('call_0001_0', '1'), output('call_0001_1', '44')];
    const second = await client.chat.completions.create({ ...request, messages });
    expect(second.choices[0]?.message.content).toBe('It is 44.');
    expect(server.exchanges.at(-1)?.conversation).toMatchObject({ ...secondRequest, api: 'chat' });
  });

  it('speaks the Gemini API', async () => {
    await using server = await startModelServer(adding);
    const request = {
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      tools: [
        {
          functionDeclarations: [
            { name: 'add', description: 'Adds.', parametersJsonSchema: inputSchema },
            { name: 'mcp__sums__add', parameters: inputSchema },
          ],
        },
      ],
    };
    const asked = { role: 'user', parts: [{ text: prompt }] };
    const url = `${server.url}/v1beta/models/m:streamGenerateContent?alt=sse`;
    const streamed = await (await post(url, { ...request, contents: [asked] })).text();
    const first = JSON.parse(streamed.replace(/^data: /, ''));
    expect(first.candidates[0].content.parts).toEqual([
      { text: 'Let me see.' },
      ...calls.map((made) => ({ functionCall: made })),
    ]);
    const output = (id: string, text: string) => ({
      functionResponse: { id, name: 'add', response: { output: text } },
    });
    const results = { role: 'user', parts: [output('call_0001_0', '1'), output('call_0001_1', '44')] };
    const contents = [asked, first.candidates[0].content, results];
    const second = await post(`${server.url}/v1beta/models/m:generateContent`, { ...request, contents });
    expect(await second.json()).toMatchObject({ candidates: [{ content: { parts: [{ text: 'It is 44.' }] } }] });
    expect(server.exchanges.at(-1)?.conversation).toMatchObject({ ...secondRequest, api: 'gemini' });
  });

  it('keeps every request as it came, and says which ones the scenario answered', async () => {
    await using server = await startModelServer(() => say('Hello.'));
    const body = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], extra: 1 };
    await post(`${server.url}/v1/messages/count_tokens`, body);
    await post(`${server.url}/v1/messages`, body, { 'user-agent': 'claude-cli/2.1.329 (external, sdk-cli)' });
    await post(`${server.url}/v1/messages?beta=true`, body);
    expect((await fetch(`${server.url}/v1/models`)).status).toBe(200);
    expect((await fetch(`${server.url}/v1/dreams`)).status).toBe(404);
    const paths = ['/v1/messages/count_tokens', '/v1/messages', '/v1/messages', '/v1/models', '/v1/dreams'];
    expect(server.requests.map(({ path }) => path)).toEqual(paths);
    expect(server.exchanges.map(({ request }) => request)).toEqual([server.requests[2]]);
    expect(JSON.parse(server.requests[2]?.body ?? '')).toEqual(body);
    expect(server.problems).toEqual(['Nothing answers GET /v1/dreams.']);
  });

  it('answers 400 and keeps the reason when the scenario has no next step', async () => {
    await using server = await startModelServer(story());
    const response = await post(`${server.url}/v1/messages`, chat('Hi'));
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('No chapter of the story')]);
    expect(server.exchanges.map(({ step }) => step)).toEqual([undefined]);
    expect(server.problems).toEqual([expect.stringContaining('["Hi"]')]);
  });

  it('answers 400 to what is none of its API, and keeps that', async () => {
    await using server = await startModelServer(() => say('Hello.'));
    for (const body of [{ model: 'm' }, { model: 'm', messages: 'Hi' }])
      expect((await post(`${server.url}/v1/messages`, body)).status).toBe(400);
    expect(server.problems).toHaveLength(2);
    expect(server.exchanges).toEqual([]);
  });

  it('refuses where the scenario does, with what the vendor would say', async () => {
    await using server = await startModelServer(() => refuse(429, { retryAfterSeconds: 7 }));
    const response = await post(`${server.url}/v1/messages`, chat('Hi'));
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
  });

  it.each<[Fault, RegExp]>([
    [{ kind: 'status', status: 401 }, /401/],
    [{ kind: 'status', status: 500 }, /500/],
    [{ kind: 'cut' }, /terminated|aborted|closed|Premature/i],
    [{ kind: 'malformed' }, /JSON/],
    [{ kind: 'error-event', message: 'Too many guests.' }, /Too many guests/],
  ])('lets the next exchange go wrong, and only that: %j', async (fault, problem) => {
    await using server = await startModelServer(() => say('Hello.'));
    const client = new Anthropic({ apiKey: 'k', baseURL: server.url, maxRetries: 0 });
    const ask = () => client.messages.stream({ ...chat('Hi'), max_tokens: 9 }).finalText();
    server.failNext(fault);
    await expect(ask()).rejects.toThrow(problem);
    expect(await ask()).toBe('Hello.');
    expect(server.exchanges.map(({ step }) => step?.fault)).toEqual([fault, undefined]);
  });

  it('is late with the first byte on demand, and does not hold up its own end', async () => {
    const server = await startModelServer(() => say('Hello.'));
    server.failNext({ kind: 'slow', firstByteMs: 5 }, { kind: 'slow', firstByteMs: 600_000 });
    expect((await post(`${server.url}/v1/messages`, chat('Hi'))).status).toBe(200);
    const late = post(`${server.url}/v1/messages`, chat('Hi'));
    late.catch(() => {});
    while (server.exchanges.length < 2) await new Promise(setImmediate);
    await server[Symbol.asyncDispose]();
    await expect(late).rejects.toThrow('fetch failed');
  });
});

function chat(content: string) {
  return { model: 'm', messages: [{ role: 'user' as const, content }] };
}

function post(url: string, body: object, headers: Record<string, string> = {}) {
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}
