import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerSideRequest, isSideConversation, sideText } from './answer-side-request.js';
import type { Conversation } from './conversation.js';
import { pickFormat } from './pick-format.js';
import { sendAnswer, sendJson } from './send-answer.js';
import { type Fault, type Scenario, type Step, say } from './step.js';
import type { WireFormat } from './wire/wire-format.js';

/** A request as it came. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request that the scenario answered, or that a fault met instead. */
export interface Exchange {
  conversation: Conversation;
  request: ReceivedRequest;
  /** Absent when the scenario threw. */
  step?: Step;
}

export interface ModelServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** Everything that was asked, in order: for the scenario, side requests, and what nobody knows. */
  requests: readonly ReceivedRequest[];
  exchanges: readonly Exchange[];
  /** What nobody foresaw: requests that the scenario threw at, that are none of their API, or that are unknown. */
  problems: readonly string[];
  /** The next exchanges go wrong, one for each fault; a request that the agent repeats counts again. */
  failNext(...faults: Fault[]): void;
}

/**
 * A model that says what `scenario` says, through the APIs of four vendors, on a free port of loopback. Side requests
 * of agents are answered without asking the scenario. Disposing closes every connection.
 */
export async function startModelServer(scenario: Scenario): Promise<ModelServer> {
  const requests: ReceivedRequest[] = [];
  const exchanges: Exchange[] = [];
  const problems: string[] = [];
  let faults: readonly Fault[] = [];
  const closing = new AbortController();

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await receive(message);
    requests.push(request);
    const format = pickFormat(request);
    const side = answerSideRequest(request);
    if (format !== undefined) await converse(request, format, response);
    else if (side !== undefined) sendJson(response, 200, side);
    else sendJson(response, 404, { error: { message: note(`Nothing answers ${request.method} ${request.path}.`) } });
  }

  async function converse(request: ReceivedRequest, format: WireFormat, response: ServerResponse): Promise<void> {
    const body: unknown = JSON.parse(request.body);
    const conversation = format.read(body, request.path);
    const isSide = isSideConversation(conversation, request.headers);
    const step = isSide ? say(sideText) : nextStep(conversation, request);
    if (typeof step === 'string') {
      sendJson(response, 400, format.errorDocument({ status: 400, message: step }));
      return;
    }
    const reply = withIds(step, requests.length);
    const streamed = format.streams(body, request.path);
    await sendAnswer(response, { format, conversation, reply, streamed, fault: step.fault }, closing.signal);
  }

  /** Or why there is none: that the scenario does not fit is the test's mistake, and kept where a test looks. */
  function nextStep(conversation: Conversation, request: ReceivedRequest): Step | string {
    const [fault, ...later] = faults;
    faults = later;
    try {
      const step = { ...scenario(conversation), ...(fault !== undefined && { fault }) };
      exchanges.push({ conversation, request, step });
      return step;
    } catch (error) {
      exchanges.push({ conversation, request });
      return note(error instanceof Error ? error.message : String(error));
    }
  }

  function note(problem: string): string {
    problems.push(problem);
    return problem;
  }

  const server = createServer((message, response) => {
    serve(message, response).catch((error: unknown) => {
      // Either nobody waits for an answer any more, or the request is none of its API.
      if (closing.signal.aborted || !message.complete) response.destroy();
      else sendJson(response, 400, { error: { message: note(String(error)) } });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    exchanges,
    problems,
    failNext(...next) {
      faults = [...faults, ...next];
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function receive(message: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = message;
  const path = new URL(url, 'http://loopback').pathname;
  return { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
}

function withIds({ text, calls, usage }: Step, request: number) {
  const id = String(request).padStart(4, '0');
  return { id, text, usage, calls: calls.map((each, index) => ({ ...each, id: `call_${id}_${index}` })) };
}
