import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOf, makeScratch, needsServer, verdictOf } from '../testing/scratch.js';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

const folder = '.harnessgym/mcp/echo';
/** Asks the server for its tools, as a client does. */
const asking = `import { spawnSync } from 'node:child_process';
  const input = ['initialize', 'tools/list'].map((method, id) => JSON.stringify({ jsonrpc: '2.0', id, method, params: {} }) + '\\n');
  const { stdout } = spawnSync('node', ['${folder}/server.mjs'], { input: input.join(''), encoding: 'utf8' });
  if (!stdout.includes('"add"')) throw new Error('the server has no tool "add"');`;

async function judged(self_test: unknown, files: Readonly<Record<string, string>> = {}, manifest: object = {}) {
  await scratch.server('echo', fixtureServer('echo'), { ...manifest, self_test });
  for (const [name, text] of Object.entries(files)) await scratch.write(`${folder}/${name}`, text);
  const report = await scratch.qualify();
  return { report, ...verdictOf(report, 'mcp/echo'), test: checkOf(report, 'mcp/echo', 'self-test') };
}

describe('F-17 a self-test of its own', () => {
  it.each([
    ['starts the server', ['node', `${folder}/check.mjs`], { 'check.mjs': asking }],
    ['starts the server, in a line', `node ${folder}/check.mjs`, { 'check.mjs': asking }],
    [
      'starts the server, in an object',
      { command: 'node', args: ['check.mjs'], cwd: folder },
      { 'check.mjs': asking.replace(folder, '.') },
    ],
    [
      'imports a module that the server imports',
      ['node', `${folder}/check.mjs`],
      {
        'sum.mjs': 'export const sum = (a, b) => a + b;\n',
        'server.mjs': `import './sum.mjs';\n`,
        'check.mjs': `import { sum } from './sum.mjs';\nif (sum(1, 2) !== 3) process.exit(1);\n`,
      },
    ],
  ])('is proven when it %s, because it fails without it', async (_, selfTest, files) => {
    const source = await readFile(fixtureServer('echo'), 'utf8');
    const whole = { ...files, ...('server.mjs' in files && { 'server.mjs': files['server.mjs'] + source }) };
    const { verdict, test, report } = await judged(selfTest, whole);
    expect({ verdict, proof: test.evidence['proof'] }).toEqual({ verdict: 'qualified', proof: 'proven' });
    expect(report.roomKept).toBe(false);
  });

  it.each([
    ['does nothing', ['node', '-e', ''], {}],
    ['is the program true', ['true'], {}],
    ['only prints', ['node', `${folder}/check.mjs`], { 'check.mjs': 'console.log("all 12 tests passed");' }],
    ['reads its syntax', ['node', '--check', `${folder}/server.mjs`], {}],
    ['is the server for a shell', ['sh', '-c', `node ${folder}/server.mjs --self-test > out || true`], {}],
    ['only names the server', ['true', `${folder}/server.mjs`], {}],
    ['looks whether the file of the server is empty', ['test', '-s', `${folder}/server.mjs`], {}],
    ['is worn by the first run', ['mkdir', 'ran-once'], {}],
    ['is told where it is', ['node', `${folder}/check.mjs`, `${folder}/server.mjs`], { 'check.mjs': '' }],
    [
      'imports something else',
      ['node', `${folder}/check.mjs`],
      { 'check.mjs': `import './helper.mjs';`, 'helper.mjs': 'export const passed = true;' },
    ],
    [
      'forgives',
      ['node', `${folder}/check.mjs`],
      { 'check.mjs': `try { ${asking.slice(asking.indexOf('const'))} } catch {}` },
    ],
  ])('is vacuous and fails when it %s, with a reason that helps', async (_, selfTest, files) => {
    const { verdict, reason, test } = await judged(selfTest, files);
    expect({ verdict, reason }).toEqual({
      verdict: 'failed',
      reason: expect.stringMatching(
        /^self-test: .*although the files of the server are empty.*start or import the server/,
      ),
    });
    expect(test.evidence).toMatchObject({
      status: 'failed',
      proof: 'vacuous',
      without_server: { emptied: [`${folder}/server.mjs`], return_code: 0 },
    });
  });

  it.each([
    ['true', true],
    ['the server with a flag', ['node', `${folder}/server.mjs`, '--self-test']],
  ])('is unproven, but no reason to fail, when it is %s', async (_, selfTest) => {
    const source = await readFile(fixtureServer('echo'), 'utf8');
    const files = { 'server.mjs': `if (process.argv.includes('--self-test')) process.exit(0);\n`.concat(source) };
    const { verdict, test } = await judged(selfTest, files);
    expect({ verdict, proof: test.evidence['proof'] }).toEqual({ verdict: 'qualified', proof: 'unproven' });
  });

  it('is proven against a server in another folder of the bundle, which is whole again for those that use it', async () => {
    const tool = '.harnessgym/tools/asked.mjs';
    await scratch.write(tool, await readFile(fixtureServer('echo'), 'utf8'));
    await scratch.server('second', fixtureServer('echo'), { args: [tool] });
    const { report, verdict, test } = await judged(['grep', '-q', 'tools', tool], {}, { args: [tool] });
    expect({ verdict, proof: test.evidence['proof'] }).toEqual({ verdict: 'qualified', proof: 'proven' });
    expect(verdictOf(report, 'mcp/second').reason).toMatch(/^self-test: .*passes although/);
    expect(await readFile(join(report.room, tool), 'utf8')).toBe(await readFile(fixtureServer('echo'), 'utf8'));
  });

  it('is run on the bytes of the bundle, whatever the server did to them when it ran', async () => {
    const mend = `import { writeFileSync } from 'node:fs';\nwriteFileSync('${folder}/check.mjs', 'import "./server.mjs"');\n`;
    const { verdict, reason } = await judged(['node', `${folder}/check.mjs`], {
      'server.mjs': mend.concat(await readFile(fixtureServer('echo'), 'utf8')),
      'check.mjs': 'process.exit(1);',
    });
    expect({ verdict, reason }).toEqual({ verdict: 'failed', reason: 'self-test: the self-test exited with code 1' });
  });

  it('is vacuous as well where the command line names no file of the server', async () => {
    const hidden = { command: 'sh', args: ['-c', `exec node ${folder}/s*r.mjs`] };
    const { verdict, test } = await judged(['true'], {}, hidden);
    expect(verdict).toBe('failed');
    expect(test.evidence).toMatchObject({ proof: 'vacuous', without_server: { emptied: [`${folder}/server.mjs`] } });
  });

  it('fails, and is told how to mend it, where nothing of the server can be taken away', async () => {
    const hidden = { command: 'sh', args: ['-c', `exec node ${folder}/s*r.mjs`] };
    const { verdict, reason } = await judged(['true', `${folder}/server.mjs`], {}, hidden);
    expect({ verdict, reason }).toEqual({
      verdict: 'failed',
      reason: expect.stringMatching(/^self-test: nothing shows .* Name that file .*"self_test": true/),
    });
  });

  it('fails when it leaves nothing in which it could run again', async () => {
    const { reason } = await judged(needsServer('echo', 'fs.rmSync(process.cwd(), { recursive: true })'));
    expect(reason).toMatch(/^self-test: the self-test leaves nothing in which it could run again: /);
  });
});
