import { parseAnyDepth } from '@harnessgym/internal-fs/parse-json';
import { longestValues } from '../telemetry/describe-arguments.js';
import { type LongBytes, longBytes } from './long-bytes.js';
import type { Measured, Message } from './message.js';

export interface SkimmedMessage {
  /** Of a request its method, of a call its tool; of an answer its error, or whether its result is one. */
  message: Message;
  /** As it was sent. */
  measured: Measured;
}

interface Member {
  key: unknown;
  from: number;
  to: number;
}

const kept = ['jsonrpc', 'id', 'method', 'error'];
const keptOfParams = ['name', '_meta', 'requestId'];

// Bytes of JSON.
const quote = 34;
const comma = 44;
const colon = 58;
const openList = 91;
const backslash = 92;
const closeList = 93;
const openObject = 123;
const closeObject = 125;

/**
 * Looks over a long message without building what is in it, which would cost several times its size. Undefined when it
 * is no object; what is deep inside is not checked.
 */
export function skimLong(pieces: readonly Buffer[]): SkimmedMessage | undefined {
  const bytes = longBytes(pieces);
  const members = membersOf(bytes, skipBlank(bytes, 0));
  if (members === undefined || skipBlank(bytes, members.to) < bytes.length) return undefined;
  const { found } = members;
  const result = lastOf(found, 'result');
  const given = membersOf(bytes, lastOf(found, 'params')?.from)?.found;
  const message = {
    ...build(bytes, found, kept),
    ...(given && { params: build(bytes, given, keptOfParams) }),
    ...(result && { result: { isError: isError(bytes, result.from) } }),
  };
  const measured = { ...measureArguments(bytes, given), ...(result && { resultBytes: result.to - result.from }) };
  return { message, measured };
}

function build(bytes: LongBytes, members: readonly Member[], names: readonly string[]): Message {
  const wanted = members.filter(({ key }) => typeof key === 'string' && names.includes(key));
  return Object.fromEntries(wanted.map(({ key, from, to }) => [key, parseAnyDepth(bytes.text(from, to))]));
}

function measureArguments(bytes: LongBytes, params: readonly Member[] = []): Measured {
  const given = lastOf(params, 'arguments');
  if (given === undefined) return {};
  const keys = membersOf(bytes, given.from)?.found.map(({ key }) => String(key)) ?? [];
  // A character takes three bytes at most.
  const head = bytes.text(given.from, Math.min(given.to, given.from + 3 * longestValues));
  const argumentJson = head.slice(0, longestValues);
  return { given: { argumentKeys: [...new Set(keys)].sort(), argumentJsonBytes: given.to - given.from, argumentJson } };
}

/** As a parser has it, the last of several members of one name counts. */
function isError(bytes: LongBytes, from: number): boolean {
  const member = lastOf(membersOf(bytes, from)?.found ?? [], 'isError');
  return member !== undefined && bytes.text(member.from, member.to) === 'true';
}

function lastOf(members: readonly Member[], name: string): Member | undefined {
  return members.findLast(({ key }) => key === name);
}

/** The members of the object that begins at `start`, and where it ends. */
function membersOf(bytes: LongBytes, start = -1): { found: Member[]; to: number } | undefined {
  if (bytes.at(start) !== openObject) return undefined;
  const found: Member[] = [];
  let at = skipBlank(bytes, start + 1);
  if (bytes.at(at) === closeObject) return { found, to: at + 1 };
  for (;;) {
    const keyEnd = bytes.at(at) === quote ? endOfString(bytes, at) : bytes.length;
    const key = parseAnyDepth(bytes.text(at, keyEnd));
    at = skipBlank(bytes, keyEnd);
    if (bytes.at(at) !== colon) return undefined;
    const from = skipBlank(bytes, at + 1);
    const to = endOfValue(bytes, from);
    found.push({ key, from, to });
    at = skipBlank(bytes, to);
    if (bytes.at(at) === closeObject) return { found, to: at + 1 };
    if (bytes.at(at) !== comma) return undefined;
    at = skipBlank(bytes, at + 1);
  }
}

/** Goes by brackets alone. The end of the bytes when the value does not end. */
function endOfValue(bytes: LongBytes, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; ) {
    const byte = bytes.at(at);
    if (byte === openObject || byte === openList) depth += 1;
    else if (byte === closeObject || byte === closeList) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (byte === quote) {
      at = endOfString(bytes, at);
      if (depth === 0) return at;
      continue;
    } else if (depth === 0 && (byte === comma || isBlank(byte))) return at;
    at += 1;
  }
  return bytes.length;
}

const short = 32;

/** Short strings byte by byte, long ones as fast as memory is searched. */
function endOfString(bytes: LongBytes, from: number): number {
  for (let at = from + 1; at < from + short; at += 1) {
    if (bytes.at(at) === quote) return at + 1;
    if (bytes.at(at) === backslash) break;
  }
  for (let at = bytes.indexOf(quote, from + 1); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    let escapes = 0;
    while (bytes.at(at - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
  return bytes.length;
}

function skipBlank(bytes: LongBytes, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes.at(at))) at += 1;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}
