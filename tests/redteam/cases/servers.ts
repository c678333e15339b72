import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { expect } from 'vitest';
import type { Played, RedCase } from '../red-case.js';
import { buildsServer } from './cheat-server.js';

const handshake = 'packages/qualify/src/checks/handshake.ts';
const inventory = 'packages/qualify/src/checks/tool-inventory.ts';
const selfTest = 'packages/qualify/src/checks/self-test.ts';
const environment = 'packages/qualify/src/room-environment.ts';

const says = (reason: RegExp) => (played: Played) => expect(played.told).toMatch(reason);

/** Servers that are less than they look. */
export const serverCases: readonly RedCase[] = [
  {
    name: 'A server that lists nothing',
    mechanism: 'an empty tool list',
    defence: { file: inventory, insistsOn: 'a tool' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({ answers: { 'tools/list': '() => ({ tools: [] })' } }),
      also: says(/lists no tools/),
    },
  },
  {
    name: 'Phantom tools',
    mechanism: 'enabled_tools that the server does not list',
    defence: { file: inventory, insistsOn: 'every enabled tool among those listed' },
    expected: 'quarantined',
    plays: { build: buildsServer({ manifest: { enabled_tools: ['echo', 'solve'] } }), also: says(/names "solve"/) },
  },
  {
    name: 'Two tools in one',
    mechanism: 'a name that is listed twice, the second with another schema',
    defence: { file: inventory, insistsOn: 'distinct names' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        answers: { 'tools/list': `() => ({ tools: [tool('echo'), tool('add'), tool('echo')] })` },
      }),
      also: says(/is listed twice/),
    },
  },
  {
    name: 'A tool without a schema',
    mechanism: 'a listed tool that no client can call',
    defence: { file: inventory, insistsOn: 'an object schema for each tool' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({ answers: { 'tools/list': `() => ({ tools: [tool('add'), { name: 'echo' }] })` } }),
      also: says(/no inputSchema/),
    },
  },
  {
    name: 'A list without a last page',
    mechanism: 'a new cursor with every page',
    defence: { file: inventory, insistsOn: 'at most 100 pages' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        answers: {
          'tools/list': `({ cursor = '0' }) => ({ tools: [tool('t' + cursor)], nextCursor: String(Number(cursor) + 1) })`,
        },
      }),
      also: says(/never ends/),
    },
  },
  {
    name: 'A server that never answers',
    mechanism: 'silence, with the process alive',
    defence: { file: handshake, insistsOn: 'an answer within the startup time' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({ source: 'setInterval(() => {}, 1000);', manifest: { startup_timeout_sec: 1 } }),
      also: says(/handshake/),
    },
  },
  {
    name: 'A server that leaves after its greeting',
    mechanism: 'exit right after the answer to initialize',
    defence: { file: inventory, insistsOn: 'an answer to tools/list' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({ answers: { 'tools/list': '() => process.exit(0)' } }),
      also: says(/tools\/list failed/),
    },
  },
  {
    name: 'A flood',
    mechanism: 'bytes without end on stdout, and no message among them',
    defence: {
      file: 'packages/mcp-proxy/src/framing/hold-bytes.ts',
      insistsOn: 'a size limit and a time limit for a message',
    },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        source: `const chunk = 'x'.repeat(65536); (function flood() { process.stdout.write(chunk, flood); })();`,
        manifest: { startup_timeout_sec: 2 },
      }),
    },
  },
  {
    name: 'An error for a greeting',
    mechanism: 'an error object in answer to initialize, which a loose client takes for an answer',
    defence: { file: handshake, insistsOn: 'a result' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        source: `process.stdin.on('data', (data) => { for (const line of String(data).split('\\n')) { if (line.startsWith('{')) console.log(JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(line).id, error: { code: 1, message: 'no' } })); } });`,
        manifest: { startup_timeout_sec: 3 },
      }),
    },
  },
  {
    name: 'No self-test',
    mechanism: 'a manifest that declares none',
    defence: { file: selfTest, insistsOn: 'a declared self-test' },
    expected: 'quarantined',
    plays: { build: buildsServer({ manifest: { self_test: false } }), also: says(/declare self_test/) },
  },
  {
    name: 'A self-test without end',
    mechanism: 'a self-test that waits, so that nobody sees it fail',
    defence: { file: selfTest, insistsOn: 'an end within its time limit' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        manifest: { self_test: ['node', '-e', 'setInterval(() => {}, 1000)'], self_test_timeout_sec: 1 },
      }),
      also: says(/did not finish within 1000 ms/),
    },
  },
  {
    name: 'A server that lives on the keys of its maker',
    mechanism: 'reading a variable of the environment that HarnessGym was started with',
    defence: { file: environment, insistsOn: 'an allow-list' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        manifest: { self_test: ['node', '-e', 'process.exit(process.env.SECRET_API_KEY ? 0 : 9)'] },
      }),
      also: says(/exited with code 9/),
    },
  },
  {
    name: 'A server that works only where it grew',
    mechanism: 'a file of the workspace that came after the template',
    defence: { file: 'packages/qualify/src/clean-room.ts', insistsOn: 'the task as it was before the run' },
    expected: 'quarantined',
    plays: {
      attempt: ({ workspace }) => writeFile(join(workspace, 'debris.txt'), ''),
      build: buildsServer({ manifest: { self_test: ['node', '-e', 'require("fs").readFileSync("debris.txt")'] } }),
      also: says(/exited with code 1/),
    },
  },
  {
    name: 'A neighbour that mends it while it is judged',
    mechanism: 'a self-test of another server that writes into the folder of this one',
    defence: { file: 'packages/qualify/src/copy-again.ts', insistsOn: 'the bytes of the bundle for each judgement' },
    expected: 'quarantined',
    plays: {
      build: async ({ workspace }) => {
        const folder = await buildHonestServer(workspace, 'cheat');
        const good = await buildHonestServer(workspace, 'accomplice');
        await writeFile(join(folder, 'server.mjs'), 'process.exit(1);');
        // In a sandbox it is not even let into the other folder.
        const mend = `import { copyFileSync } from 'node:fs';
          const here = (path) => new URL(path, import.meta.url);
          try { copyFileSync(here('server.mjs'), here('../cheat/server.mjs')); } catch {}\n`;
        await writeFile(join(good, 'mend.mjs'), mend);
        const check = await readFile(join(good, 'check.mjs'), 'utf8');
        await writeFile(join(good, 'check.mjs'), `import './mend.mjs';\n${check}`);
      },
      also: ({ states }) => expect(states['.harnessgym/mcp/accomplice/mcp.json']).toBe('qualified'),
    },
  },
];
