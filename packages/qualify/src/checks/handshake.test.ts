import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkOf, fixture, makeScratch, verdictOf } from '../testing/scratch.js';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

it.each(['2024-11-05', '2025-11-25', '2026-07-28'])('E-02 a server that speaks %s alone qualifies', async (version) => {
  await scratch.server('era', fixture('era'), { args: ['.harnessgym/mcp/era/server.mjs', version] });
  const report = await scratch.qualify();
  expect(verdictOf(report, 'mcp/era')).toMatchObject({ verdict: 'qualified', reason: '', tools: ['tell'] });
  expect(checkOf(report, 'mcp/era', 'handshake').evidence).toMatchObject({ protocol_version: version });
  expect(checkOf(report, 'mcp/era', 'tool-call').evidence).toMatchObject({ called_tool: 'tell' });
});
