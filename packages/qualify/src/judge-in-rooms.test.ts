import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQualifier } from './create-qualifier.js';
import type { QualifyRequest } from './qualification.js';
import { makeScratch, needsServer, unsandboxed, verdictOf } from './testing/scratch.js';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
/** A folder that all self-tests reach, because nothing confines them here. */
let meeting: string;
beforeEach(async () => {
  scratch = await makeScratch();
  meeting = join(dirname(scratch.rooms), 'meeting');
  await mkdir(meeting);
});
afterEach(() => scratch.remove());

const selfTest = (name: string, script: string) =>
  scratch.server(name, fixtureServer('echo'), { self_test: needsServer(name, script) });
const path = (name: string) => JSON.stringify(join(meeting, name));
const leave = (name: string) => `fs.writeFileSync(${path(name)}, '');`;
const waitFor = (name: string) =>
  `while (!fs.existsSync(${path(name)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);`;

async function qualify(concurrency: number, differing: Partial<QualifyRequest> = {}) {
  const place = { snapshots: scratch.snapshots, roomsFolder: scratch.rooms, sandbox: unsandboxed };
  await using qualifier = createQualifier({ ...place, concurrency });
  return await qualifier.qualify({ ...(await scratch.request()), ...differing });
}

describe('artifacts that run', () => {
  it('are judged at the same time, and their verdicts are in the order of the bundle', async () => {
    await selfTest('a', `${leave('a')} ${waitFor('b-has-ended')}`);
    await selfTest('b', `${waitFor('a')} ${leave('b-has-ended')}`);
    const report = await qualify(2);
    expect(report.qualifications.map(({ path, verdict }) => [path, verdict])).toEqual([
      ['.harnessgym/mcp/a/mcp.json', 'qualified'],
      ['.harnessgym/mcp/b/mcp.json', 'qualified'],
    ]);
  });

  it('are no more at a time than allowed', async () => {
    const alone = `fs.mkdirSync(${path('busy')}); process.on('exit', () => fs.rmdirSync(${path('busy')}));
      setTimeout(() => undefined, 300);`;
    for (const name of ['a', 'b', 'c']) await selfTest(name, alone);
    const report = await qualify(1);
    expect(report.qualifications.map(({ reason }) => reason)).toEqual(['', '', '']);
  });

  it('F-01 find nothing of what another one did to the files of the task, or left beside them', async () => {
    const spoil = "fs.writeFileSync('task.md', 'spoilt'); fs.writeFileSync('litter', '');";
    const look =
      "if (fs.existsSync('litter') || fs.readFileSync('task.md', 'utf8') !== 'the task\\n') process.exit(1);";
    for (const name of ['a', 'b']) await selfTest(name, `${look} ${spoil}`);
    await scratch.write('.harnessgym/tests/look.test.mjs', `import fs from 'node:fs';\n${look}`);
    const report = await qualify(1);
    expect(report.qualifications.map(({ reason }) => reason)).toEqual(['', '', '']);
  });

  it('that failed are each kept with their room, which holds what they left', async () => {
    for (const name of ['a', 'c']) await selfTest(name, `fs.writeFileSync('left', '${name}'); process.exit(1)`);
    await selfTest('b', '');
    const report = await qualify(2);
    const rooms = ['a', 'b', 'c'].map((name) => verdictOf(report, `mcp/${name}`).room);
    expect(rooms).toEqual([report.room, undefined, expect.any(String)]);
    for (const [index, name] of [
      [0, 'a'],
      [2, 'c'],
    ] as const)
      expect(await readFile(join(rooms[index] ?? '', 'left'), 'utf8')).toBe(name);
    expect((await readdir(scratch.rooms)).length).toBe(2);
  });

  it('and failed leave no room where the report cannot be written', async () => {
    for (const name of ['a', 'b']) await selfTest(name, 'process.exit(1)');
    const reportFolder = join(scratch.workspace, 'task.md');
    await expect(qualify(2, { reportFolder })).rejects.toMatchObject({ code: 'REPORT_FAILED' });
    expect(await readdir(scratch.rooms)).toEqual([]);
  });
});
