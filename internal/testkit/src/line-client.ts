import type { Readable, Writable } from 'node:stream';

// biome-ignore lint/suspicious/noExplicitAny: tests look into messages of any shape.
export type AnyMessage = Record<string, any>;

/**
 * A client of newline-delimited JSON that does nothing by itself: `input` is what the other side reads, `output` what
 * it writes.
 */
export function lineClient({ input, output }: { input: Writable; output: Readable }) {
  const messages: AnyMessage[] = [];
  let over = false;
  let wake = (): void => {};
  let bytes = Buffer.alloc(0);
  output.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10)) {
      messages.push(JSON.parse(bytes.subarray(0, at).toString()));
      bytes = bytes.subarray(at + 1);
    }
    wake();
  });

  output.on('close', () => {
    over = true;
    wake();
  });

  async function next(matches: (message: AnyMessage) => boolean): Promise<AnyMessage> {
    for (;;) {
      const found = messages.find(matches);
      if (found !== undefined) return found;
      if (over) throw new Error(`The other side has closed; it sent ${JSON.stringify(messages)}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    /** Everything received, in order. */
    messages,
    send(message: object): void {
      input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    },
    call(id: string | number, name: string, args: object = {}): void {
      this.send({ id, method: 'tools/call', params: { name, arguments: args } });
    },
    /** The first message, past or future, that matches. One waiter at a time; rejects once no more can come. */
    next,
    /** The answer to an id. */
    answer: (id: unknown) => next((message) => message['id'] === id && message['method'] === undefined),
  };
}
