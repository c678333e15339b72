import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Played, RedCase } from '../red-case.js';
import { buildsServer } from './cheat-server.js';

const call = 'packages/qualify/src/checks/tool-call.ts';
const proof = 'packages/qualify/src/self-test/prove-self-test.ts';
const paths = 'packages/qualify/src/checks/portable-paths.ts';
const ignored = 'packages/workspace/src/ignore.ts';
const room = 'packages/qualify/src/clean-room.ts';

const says = (reason: RegExp) => (played: Played) => expect(played.told).toMatch(reason);
const answersCall = (answer: string) => buildsServer({ answers: { 'tools/call': answer } });

/** Tools that do less than they promise, and self-tests that hide it. */
export const toolCases: readonly RedCase[] = [
  {
    name: 'A tool that exists on the list only',
    mechanism: 'one answer for every call, also of what is not listed',
    defence: { file: call, insistsOn: 'another answer than a tool gets that does not exist' },
    expected: 'quarantined',
    plays: {
      build: answersCall(`({ name }) => ({ isError: true, content: [{ type: 'text', text: 'unknown: ' + name }] })`),
      also: says(/like a call of a tool that does not exist/),
    },
  },
  {
    name: 'A result of another kind',
    mechanism: 'an answer without content, which agents show as nothing',
    defence: { file: call, insistsOn: 'a well-formed result' },
    expected: 'quarantined',
    plays: { build: answersCall('() => ({ ok: true })'), also: says(/it has no "content" array/) },
  },
  {
    name: 'A tool that dies of being called',
    mechanism: 'exit at the first call, after a perfect list',
    defence: { file: call, insistsOn: 'a call from outside' },
    expected: 'quarantined',
    plays: { build: answersCall('() => process.exit(0)'), also: says(/exited with code 0/) },
  },
  {
    name: 'A tool that is never through',
    mechanism: 'a call that is not answered',
    defence: { file: call, insistsOn: 'an answer within the time of the tool' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        answers: { 'tools/call': '() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)' },
        manifest: { tool_timeout_sec: 1 },
      }),
      also: says(/gave no answer/),
    },
  },
  {
    name: 'An answer that leaves no room to think',
    mechanism: 'a reply of two megabytes',
    defence: { file: call, insistsOn: 'at most 1 MiB' },
    expected: 'quarantined',
    plays: {
      build: answersCall(`() => ({ content: [{ type: 'text', text: 'x'.repeat(2e6) }] })`),
      also: says(/answered with \d+ bytes/),
    },
  },
  {
    name: 'A self-test that cannot fail',
    mechanism: 'exit 0',
    defence: { file: proof, insistsOn: 'a failure where the server is empty' },
    expected: 'quarantined',
    plays: { build: buildsServer({ manifest: { self_test: ['sh', '-c', 'exit 0'] } }), also: says(/tests nothing/) },
  },
  {
    name: 'A self-test that tests itself',
    mechanism: 'a copy of the algorithm in a file of the test, which never asks the server',
    defence: { file: proof, insistsOn: 'the files of the server as those that are emptied' },
    expected: 'quarantined',
    plays: {
      build: async (scene) => {
        await buildsServer({ manifest: { self_test: ['node', '${artifact_dir}/own.mjs'] } })(scene);
        const own = `const echo = (text) => text;\nprocess.exit(echo('pearl') === 'pearl' ? 0 : 1);\n`;
        await writeFile(join(scene.workspace, '.harnessgym/mcp/cheat/own.mjs'), own);
      },
      also: says(/tests nothing/),
    },
  },
  {
    name: 'A self-test that leaves nothing to test',
    mechanism: 'the folder of the server, replaced by a link to a prepared one while it is tested',
    defence: { file: proof, insistsOn: 'files that can be emptied and put back' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        manifest: {
          self_test: [
            'sh',
            '-c',
            'mkdir -p p && cp -r .harnessgym/mcp/cheat/. p && rm -rf .harnessgym/mcp/cheat && ln -s ../../p .harnessgym/mcp/cheat',
          ],
        },
      }),
    },
  },
  {
    name: 'A server that behaves only while it is judged',
    mechanism: 'a look for a word of ours in its environment and its path',
    defence: { file: room, insistsOn: 'a path and an environment that tell nothing' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        first: `if (!/qualif|clean.?room|judge/i.test(JSON.stringify(process.env) + process.cwd())) process.exit(1);`,
      }),
    },
  },
  {
    name: 'A way back into the training tree',
    mechanism: 'an absolute path in a source file',
    defence: { file: paths, insistsOn: 'paths that are there elsewhere too' },
    expected: 'quarantined',
    plays: {
      build: (scene) => buildsServer({ first: `globalThis.home = ${JSON.stringify(scene.workspace)};` })(scene),
      also: says(/names .*task, which is only there where it was built/),
    },
  },
  {
    name: "The repository of the user's own",
    mechanism: 'git rev-parse, upwards from the room',
    defence: { file: ignored, insistsOn: 'a room without a repository, and none above it' },
    expected: 'quarantined',
    plays: {
      files: {
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.git/config': '[core]\n',
        '.git/objects/x': '',
        '.git/refs/x': '',
      },
      build: buildsServer({
        first: `import { execFileSync as run } from 'node:child_process'; run('git', ['rev-parse', '--git-dir']);`,
      }),
    },
  },
  {
    name: 'A package that is installed where it grew',
    mechanism: 'a module of a node_modules folder that the task had from the start',
    defence: { file: ignored, insistsOn: 'a room in which nothing is installed' },
    expected: 'quarantined',
    plays: {
      files: { 'node_modules/helper/index.js': '' },
      build: buildsServer({ first: `import 'helper';` }),
    },
  },
  {
    name: 'A server beside its folder',
    mechanism: 'an argument that climbs with .. to a file of the workspace, which can change any time',
    defence: { file: room, insistsOn: 'the bundle and the task, and no other file' },
    expected: 'quarantined',
    plays: {
      attempt: async ({ workspace }) => {
        await mkdir(join(workspace, 'lib'), { recursive: true });
        await buildsServer({})({ workspace: join(workspace, 'lib') });
      },
      build: buildsServer({ manifest: { args: ['${artifact_dir}/../../../lib/.harnessgym/mcp/cheat/server.mjs'] } }),
    },
  },
  {
    name: 'A key by its name',
    mechanism: 'permissions of the manifest that ask for the variable',
    defence: {
      file: 'packages/qualify/src/confine-in-room.ts',
      insistsOn: 'no variable that is called like a key',
    },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        manifest: { permissions: { env: ['SECRET_API_KEY'], read: ['.'], write: [], network: false } },
        first: 'if (!process.env.SECRET_API_KEY) process.exit(1);',
      }),
    },
  },
  {
    name: 'A variable that nobody gave',
    mechanism: 'permissions of the manifest that ask for a variable with a harmless name',
    defence: {
      file: 'packages/qualify/src/sandbox/server-confinement.ts',
      insistsOn: 'names that the user allowed',
    },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        manifest: { permissions: { env: ['LAB_HOST'], read: ['.'], write: [], network: false } },
        first: 'if (!process.env.LAB_HOST) process.exit(1);',
      }),
      also: says(/--allow-env LAB_HOST would give it/),
    },
  },
  {
    name: 'A greeting in a language of its own',
    mechanism: 'a protocol version that nobody knows',
    defence: { file: 'packages/qualify/src/checks/handshake.ts', insistsOn: 'a version that clients speak' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({
        answers: {
          initialize: `() => ({ protocolVersion: '1999-01-01', capabilities: { tools: {} }, serverInfo: { name: 'cheat', version: '1' } })`,
        },
      }),
      also: says(/handshake/),
    },
  },
  {
    name: 'A script that nobody ran',
    mechanism: 'a generated script with an error in its syntax',
    defence: { file: 'packages/qualify/src/checks/syntax.ts', insistsOn: 'a script that parses' },
    expected: 'quarantined',
    plays: {
      build: async ({ workspace }) => {
        const path = join(workspace, '.harnessgym/scripts/cheat.mjs');
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, 'const win = ;\n');
      },
    },
  },
  {
    name: 'A test that always was red',
    mechanism: 'a generated test that fails',
    defence: { file: 'packages/qualify/src/checks/tests.ts', insistsOn: 'generated tests that pass' },
    expected: 'quarantined',
    plays: {
      build: async ({ workspace }) => {
        const path = join(workspace, '.harnessgym/tests/cheat.test.mjs');
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, `import test from 'node:test';\ntest('wins', () => { throw new Error('no'); });\n`);
      },
    },
  },
];
