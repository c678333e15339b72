import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOfSystem } from './is-of-machine.js';
import { outsidePaths } from './outside-paths.js';

let folder: string;
let room: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-paths-')));
  room = join(folder, 'room');
  await mkdir(join(room, 'sub'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(path: string, mode = 0o644): Promise<string> {
  const full = join(folder, path);
  await mkdir(join(full, '..'), { recursive: true });
  await writeFile(full, '#!/bin/sh\n', { mode });
  return full;
}

function found(word: string, differing: { isStarted?: boolean; searchPath?: string } = {}): readonly string[] {
  return outsidePaths(word, { room, cwd: join(room, 'sub'), searchPath: '/usr/bin', isStarted: false, ...differing });
}

describe('F-04 a path outside of the room is found', () => {
  it.each<[string, (path: string) => string]>([
    ['as it is', (path) => path],
    ['behind slashes', (path) => `//${path}`],
    ['as a file URL', (path) => pathToFileURL(path).href],
    ['as a file URL in code', (path) => `import('${pathToFileURL(path).href}')`],
    ['from the folder it runs in', (path) => relative(join(room, 'sub'), path)],
    ['from there in a line for a shell', (path) => `exec node ${relative(join(room, 'sub'), path)}`],
    ['in an option', (path) => `--require=${path}`],
    ['in a short option', (path) => `-r${path}`],
    ['in a list', (path) => `one:${path}`],
  ])('%s', async (_, write) => {
    expect(found(write(await file('mine/x.mjs')))).toHaveLength(1);
  });

  it.each<[string, (path: string) => string]>([
    ['as it is', (path) => path],
    ['in an option', (path) => `--require=${path}`],
    ['as a file URL', (path) => pathToFileURL(path).href],
  ])('with a blank in it, %s', async (_, write) => {
    expect(found(write(await file('my tool/x.mjs')))).toHaveLength(1);
  });

  it('and not where it leads back into the room, names no file, or is on another machine', async () => {
    await file('room/server.mjs');
    expect(found('../server.mjs')).toEqual([]);
    expect(found(`${room}//server.mjs`)).toEqual([]);
    expect(found('file://%zz/x')).toEqual([]);
    expect(found(`https://example.com/${await file('mine/x.mjs')}`)).toEqual([]);
  });
});

describe('what a command writes among the temporary files', () => {
  it('is none of the paths, unless it is started', async () => {
    const log = await file('a.log');
    await writeFile(log, 'text');
    expect(found(`--log=${log}`)).toEqual([]);
    expect(found(log)).toEqual([]);
    expect(found(`exec node server.mjs --log ${log} 2>${log}`, { isStarted: true })).toEqual([]);
    expect(found(folder)).toEqual([]);
    expect(found(log, { isStarted: true })).toEqual([log]);
    expect(found(`exec node ${log}`, { isStarted: true })).toEqual([log]);
  });

  it('is one where it is code, or leads elsewhere', async () => {
    const script = await file('tool', 0o755);
    expect(found(`--import=${script}`)).toEqual([script]);
    // Neither of the system nor among the temporary files, wherever this test lies.
    await symlink('/var/lib', join(folder, 'link'));
    expect(found(join(folder, 'link'))).toEqual([join(folder, 'link')]);
  });
});

describe('a program that PATH finds is none', () => {
  it.each(['1.2/bin/', 'current/bin', 'current/bin/', '1.2//bin'])('with %s in PATH', async (entry) => {
    const program = await file('1.2/bin/tool', 0o755);
    await symlink('1.2', join(folder, 'current'));
    expect(found(program, { isStarted: true, searchPath: `/usr/bin:${folder}/${entry}` })).toEqual([]);
    expect(found(program, { isStarted: true })).toEqual([program]);
  });
});

it('F-04 of /dev, devices that every machine has are of the system, and nothing of /run is', () => {
  const paths = [
    '/dev/null',
    '/dev/urandom',
    '/dev/stdin',
    '/dev/fd/9',
    '/dev/shm/x.mjs',
    '/dev/mqueue/x',
    '/run/x.mjs',
  ];
  expect(paths.filter(isOfSystem)).toEqual(['/dev/null', '/dev/urandom', '/dev/stdin', '/dev/fd/9']);
});
