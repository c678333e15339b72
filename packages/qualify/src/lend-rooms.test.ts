import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQualifier } from './create-qualifier.js';
import { lendRooms } from './lend-rooms.js';
import type { QualifyRequest } from './qualification.js';
import { checkOf, makeScratch, needsServer, unsandboxed, verdictOf } from './testing/scratch.js';

const skill = '---\nname: tuning\ndescription: How to tune.\n---\nTurn it.\n';
const listAll = "console.log(JSON.stringify(require('node:fs').readdirSync('.', { recursive: true }).sort()))";
let scratch: Awaited<ReturnType<typeof makeScratch>>;
let qualifier: ReturnType<typeof createQualifier>;
beforeEach(async () => {
  scratch = await makeScratch();
  qualifier = createQualifier({ snapshots: scratch.snapshots, roomsFolder: scratch.rooms, sandbox: unsandboxed });
});
afterEach(async () => {
  await qualifier[Symbol.asyncDispose]();
  await scratch.remove();
});

const qualify = async (differing: Partial<QualifyRequest> = {}) =>
  qualifier.qualify({ ...(await scratch.request()), ...differing });
const selfTest = (name: string, script: string) =>
  scratch.server(name, fixtureServer('echo'), { self_test: needsServer(name, script) });
const rooms = () => readdir(scratch.rooms);

describe('the room between qualifications', () => {
  it('is used again, without a trace of the artifacts and the edits of the one before', async () => {
    await scratch.write('.harnessgym/skills/tuning/SKILL.md', skill);
    const litter = `for (const name of ['.git', '__pycache__', '.harnessgym/deep', '.claude']) fs.mkdirSync(name);
      for (const name of ['left.txt', '.git/config', '.harnessgym/deep/left', 'x.o']) fs.writeFileSync(name, 'left');
      fs.writeFileSync('task.md', 'EDITED!!!');`;
    await selfTest('first', litter);
    const before = await qualify();
    expect(verdictOf(before, 'mcp/first').verdict).toBe('qualified');

    await rm(join(scratch.workspace, '.harnessgym'), { recursive: true });
    await selfTest('second', `${listAll}; console.log(fs.readFileSync('task.md', 'utf8'))`);
    const after = await qualify();
    const { stdout } = checkOf(after, 'mcp/second', 'self-test').evidence;
    const [listed = '', text] = String(stdout).trim().split('\n');
    const own = ['', '/mcp', '/mcp/second', '/mcp/second/mcp.json', '/mcp/second/server.mjs', '/registry.json'];
    expect(JSON.parse(listed)).toEqual([...own.map((path) => `.harnessgym${path}`), 'task.md']);
    expect(text).toBe('the task');
    expect(after.room).toBe(before.room);
  });

  it('is not the one that was kept as evidence, which stays as it is', async () => {
    await selfTest('server', 'process.exit(1)');
    const failed = await qualify();
    await selfTest('server', '');
    const passed = await qualify();
    expect(passed.roomKept).toBe(false);
    expect(passed.room).not.toBe(failed.room);
    await qualifier[Symbol.asyncDispose]();
    expect(await readFile(join(failed.room, '.harnessgym/mcp/server/mcp.json'), 'utf8')).toContain('process.exit(1)');
    expect(await rooms()).toEqual([failed.room.split('/').at(-1)]);
  });

  it('is gone after a cancellation', async () => {
    await selfTest('server', '');
    await qualify();
    const controller = new AbortController();
    await selfTest('hanging', 'setTimeout(() => undefined, 600_000)');
    const cancelled = qualify({ signal: controller.signal });
    setTimeout(() => controller.abort(new Error('stop')), 300);
    await expect(cancelled).rejects.toThrow('stop');
    expect(await rooms()).toEqual([]);
  });

  it('is gone after an error of the gate', async () => {
    await selfTest('server', '');
    const { reportPath } = await qualify();
    await expect(qualify({ reportFolder: reportPath })).rejects.toMatchObject({ code: 'REPORT_FAILED' });
    expect(await rooms()).toEqual([]);
  });

  it('is gone with the qualifier, which keeps none from then on', async () => {
    await selfTest('server', '');
    await qualify();
    expect(await rooms()).toHaveLength(1);
    await qualifier[Symbol.asyncDispose]();
    expect(await rooms()).toEqual([]);
    await qualify();
    expect(await rooms()).toEqual([]);
  });

  it('is replaced when a self-test put a link to the workspace in its place, and the workspace stays as it is', async () => {
    await scratch.write('.git/config', 'mine');
    const swap = `const room = process.env.HARNESSGYM_WORKSPACE;
      fs.renameSync(room, room + '-moved');
      fs.symlinkSync(${JSON.stringify(scratch.workspace.split('/'))}.join('/'), room);`;
    await selfTest('server', swap);
    const before = await qualify();
    expect(verdictOf(before, 'mcp/server').reason).toMatch(/^self-test: .*the room is not where it was/);
    await selfTest('server', '');
    const after = await qualify();
    expect(verdictOf(after, 'mcp/server').verdict).toBe('qualified');
    expect(after.room).not.toBe(before.room);
    expect(await readFile(join(scratch.workspace, '.git/config'), 'utf8')).toBe('mine');
  });

  it('is one for each of two qualifications at a time, and one is left', async () => {
    await selfTest('server', '');
    const [one, other] = await Promise.all([qualify(), qualify()]);
    expect(one?.room).not.toBe(other?.room);
    expect(await rooms()).toHaveLength(1);
  });
});

it('F-05 a room that is kept is not lent to a workspace that encloses it', async () => {
  await using lender = lendRooms({ snapshots: scratch.snapshots, roomsFolder: scratch.rooms });
  const { template, workspace } = scratch;
  {
    await using room = await lender.lend({ template, workspace });
    await writeFile(join(room.path, 'left'), '');
    room.giveBack();
  }
  const enclosing = lender.lend({ template, workspace: join(scratch.rooms, '..') });
  await expect(enclosing).rejects.toMatchObject({ code: 'ROOM_INSIDE_WORKSPACE' });
  expect(await rooms()).toEqual([]);
});
