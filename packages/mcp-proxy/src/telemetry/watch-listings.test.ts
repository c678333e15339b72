import { expect, it } from 'vitest';
import { fixture, open, script } from '../testing/open-proxy.js';
import type { ToolListing } from './watch-listings.js';

it('tells which tools were listed', async () => {
  const heard: ToolListing[] = [];
  const { client, sink, leave } = open(fixture('echo'), { onListing: (listing) => void heard.push(listing) });
  client.send({ id: 1, method: 'initialize', params: {} });
  client.send({ id: 2, method: 'tools/list' });
  await client.answer(2);
  expect(heard).toEqual([{ tools: expect.arrayContaining(['echo']), more: false }]);
  await leave();
  expect(sink.events).toEqual([]);
});

it('adds up the pages of one list, and begins anew with the next', async () => {
  const pages = `
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { id, params } = JSON.parse(line);
      const second = params?.cursor === '2';
      const result = { tools: [{ name: second ? 'b' : 'a' }, { title: 'nameless' }, null], ...(second ? {} : { nextCursor: '2' }) };
      console.log(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });`;
  const heard: ToolListing[] = [];
  const { client, leave } = open(script(pages), { onListing: (listing) => void heard.push(listing) });
  for (const [id, params] of [
    [1, {}],
    [2, { cursor: '2' }],
    [3, {}],
  ] as const) {
    client.send({ id, method: 'tools/list', params });
    await client.answer(id);
  }
  await leave();
  expect(heard).toEqual([
    { tools: ['a'], more: true },
    { tools: ['a', 'b'], more: false },
    { tools: ['a'], more: true },
  ]);
});

it('hears nothing of a server that refuses to list its tools', async () => {
  const refuses = `
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      console.log(JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(line).id, error: { code: -1, message: 'no' } }));
    });`;
  const heard: ToolListing[] = [];
  const { client, leave } = open(script(refuses), { onListing: (listing) => void heard.push(listing) });
  client.send({ id: 1, method: 'tools/list' });
  await client.answer(1);
  await leave();
  expect(heard).toEqual([]);
});
