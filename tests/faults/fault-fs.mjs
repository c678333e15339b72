// @ts-check
// Loaded before a program with `node --import`: counts its calls on files below one folder, and fails or ends it at one.
// HARNESSGYM_FAULT is `<code>:<n>`, the n-th call that can fail so, `<code>:<n>:on` for all from there, or `KILL:<n>`.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { constants } from 'node:os';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const {
  HARNESSGYM_FAULT_FOLDER: folder = '',
  HARNESSGYM_FAULT: fault = 'none:0',
  HARNESSGYM_FAULT_LOG: log,
} = process.env;
const [code = '', at, lasting] = fault.split(':');

const opening = ['open', 'readdir', 'opendir', 'readFile', 'writeFile', 'appendFile', 'copyFile', 'cp', 'mkdtemp'];
const making = ['mkdir', 'mkdtemp', 'rename', 'link', 'symlink', 'copyFile', 'cp', 'writeFile', 'appendFile'];
const onPaths = ['access', 'stat', 'lstat', 'readlink', 'realpath', 'rm', 'rmdir', 'unlink', 'chmod', 'utimes'];
const onFiles = ['read', 'write', 'fstat', 'fsync', 'fchmod', 'close'];
const every = [...new Set([...opening, ...making, ...onPaths, ...onFiles])];

/** @type {Record<string, readonly string[]>} */
const callsThatFail = {
  EIO: every,
  ENOSPC: [...making, 'open', 'write', 'fsync', 'close'],
  EACCES: [...opening, ...making, ...onPaths].filter((call) => call !== 'writeFile'),
  EMFILE: opening,
};

/** @type {Record<string, number>} */
const errnoOf = constants.errno;
const { openSync, writeSync } = fs;
const logFile = log === undefined ? undefined : openSync(log, 'a');
/** @type {Record<string, any>} */
const patched = fs;
/** @type {Map<number, string>} The paths of open files. */
const files = new Map();
let count = 0;

for (const call of every) {
  patchCallback(call);
  patchSync(call);
  if (call in fs.promises) patchPromise(fs.promises, { call, method: call, pathOf });
}
await patchHandles();
syncBuiltinESMExports();

/** @param {string} call */
function patchSync(call) {
  const original = patched[`${call}Sync`];
  if (original === undefined) return;
  /** @param {any[]} args */
  const replacement = (...args) => {
    const error = faultIn(call, { path: pathOf(args[0]), isOpen: typeof args[0] === 'number', flags: args[1] });
    if (error !== undefined && call !== 'close') throw error;
    const result = original(...args);
    if (error !== undefined) throw error;
    remember(call, args[0], result);
    return result;
  };
  patched[`${call}Sync`] = Object.assign(replacement, original);
}

/** @param {string} call */
function patchCallback(call) {
  const original = patched[call];
  /** @param {any[]} args */
  const replacement = (...args) => {
    const done = args.pop();
    const error = faultIn(call, { path: pathOf(args[0]), isOpen: typeof args[0] === 'number', flags: args[1] });
    if (error !== undefined && call !== 'close') return void process.nextTick(done, error);
    /** @param {unknown} failure @param {any[]} results */
    const answer = (failure, ...results) => {
      if (error === undefined && !failure) remember(call, args[0], results[0]);
      done(error ?? failure, ...results);
    };
    return original(...args, answer);
  };
  patched[call] = Object.assign(replacement, original);
}

/**
 * @param {Record<string, any>} object
 * @param {{ call: string, method: string, pathOf(first: unknown, self: any): string | undefined }} how
 */
function patchPromise(object, { call, method, pathOf }) {
  const original = object[method];
  /** @this {any} @param {any[]} args */
  object[method] = async function (...args) {
    const error = faultIn(call, { path: pathOf(args[0], this), isOpen: this?.fd !== undefined, flags: args[1] });
    if (error !== undefined && call !== 'close') throw error;
    const result = await original.apply(this, args);
    if (error !== undefined) throw error;
    remember(call, args[0], call === 'open' ? result.fd : undefined);
    return result;
  };
}

/** The class of open files is nowhere exported. */
async function patchHandles() {
  const handle = await fs.promises.open(fileURLToPath(import.meta.url));
  const methods = { read: 'read', write: 'write', readFile: 'read', writeFile: 'write', appendFile: 'write' };
  const rest = { stat: 'fstat', sync: 'fsync', datasync: 'fsync', chmod: 'fchmod', close: 'close' };
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  for (const [method, call] of Object.entries({ ...methods, ...rest })) {
    patchPromise(prototype, { call, method, pathOf: (_first, self) => files.get(self.fd) });
  }
}

/** @param {unknown} subject @returns {string | undefined} absent when it is no file of ours */
function pathOf(subject) {
  if (typeof subject === 'number') return files.get(subject);
  if (typeof subject !== 'string' && !(subject instanceof URL) && !Buffer.isBuffer(subject)) return undefined;
  const path = subject instanceof URL ? fileURLToPath(subject) : resolve(String(subject));
  return path === folder || path.startsWith(folder + sep) ? path : undefined;
}

/** @param {string} call @param {unknown} subject @param {number} fd */
function remember(call, subject, fd) {
  const path = pathOf(subject);
  if (call === 'open' && path !== undefined) files.set(fd, path);
  else if (call === 'open') files.delete(fd);
}

/**
 * Counts a call that can fail, and is the error when it is to. As Node's own, that of a call on an open file names no path.
 * @param {string} call @param {{ path: string | undefined, isOpen: boolean, flags: unknown }} what
 */
function faultIn(call, { path, isOpen, flags }) {
  if (path === undefined || !(callsThatFail[code] ?? every).includes(call)) return undefined;
  if (code === 'ENOSPC' && call === 'open' && !creates(flags)) return undefined;
  count += 1;
  if (logFile !== undefined) writeSync(logFile, `${call} ${JSON.stringify(path.slice(folder.length))}\n`);
  if (lasting === undefined ? count !== Number(at) : count < Number(at)) return undefined;
  if (code === 'KILL') process.kill(process.pid, 'SIGKILL');
  if (!(code in callsThatFail)) return undefined;
  // What opens a file itself and then fails names no path either.
  const isBare = isOpen || (/^(read|write|append)File$/.test(call) && /^(EIO|ENOSPC)$/.test(code));
  const error = new Error(`${code}: injected, ${call}${isBare ? '' : ` '${path}'`}`);
  return Object.assign(error, { code, errno: -(errnoOf[code] ?? 0), syscall: call, ...(!isBare && { path }) });
}

/** @param {unknown} flags */
function creates(flags) {
  return typeof flags === 'number' ? (flags & fs.constants.O_CREAT) !== 0 : /[wa]/.test(String(flags ?? 'r'));
}
