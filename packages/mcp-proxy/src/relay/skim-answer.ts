import { parseAnyDepth } from '@harnessgym/internal-fs/parse-json';
import type { Message } from './message.js';

export interface SkimmedAnswer {
  /** What tells an answer from a request, and of the result whether it is an error. */
  message: Message;
  /** Of the result, as it was sent. */
  resultBytes: number;
}

interface Member {
  key: unknown;
  from: number;
  to: number;
}

const kept = ['jsonrpc', 'id', 'method', 'error'];

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
export function skimAnswer(bytes: Buffer): SkimmedAnswer | undefined {
  const members = membersOf(bytes, skipBlank(bytes, 0));
  if (members === undefined || skipBlank(bytes, members.to) < bytes.length) return undefined;
  const result = members.found.findLast(({ key }) => key === 'result');
  const others = members.found.filter(({ key }) => typeof key === 'string' && kept.includes(key));
  const message = Object.fromEntries(
    others.map(({ key, from, to }) => [key, parseAnyDepth(bytes.toString('utf8', from, to))]),
  );
  if (result === undefined) return { message, resultBytes: 0 };
  const { from, to } = result;
  return { message: { ...message, result: { isError: isError(bytes, from) } }, resultBytes: to - from };
}

/** As a parser has it, the last of several members of one name counts. */
function isError(bytes: Buffer, from: number): boolean {
  const member = membersOf(bytes, from)?.found.findLast(({ key }) => key === 'isError');
  return member !== undefined && bytes.toString('latin1', member.from, member.to) === 'true';
}

/** The members of the object that begins at `start`, and where it ends. */
function membersOf(bytes: Buffer, start: number): { found: Member[]; to: number } | undefined {
  if (bytes[start] !== openObject) return undefined;
  const found: Member[] = [];
  let at = skipBlank(bytes, start + 1);
  if (bytes[at] === closeObject) return { found, to: at + 1 };
  for (;;) {
    const keyEnd = bytes[at] === quote ? endOfString(bytes, at) : bytes.length;
    const key = parseAnyDepth(bytes.toString('utf8', at, keyEnd));
    at = skipBlank(bytes, keyEnd);
    if (bytes[at] !== colon) return undefined;
    const from = skipBlank(bytes, at + 1);
    const to = endOfValue(bytes, from);
    found.push({ key, from, to });
    at = skipBlank(bytes, to);
    if (bytes[at] === closeObject) return { found, to: at + 1 };
    if (bytes[at] !== comma) return undefined;
    at = skipBlank(bytes, at + 1);
  }
}

/** Goes by brackets alone. The end of the bytes when the value does not end. */
function endOfValue(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; ) {
    const byte = bytes[at];
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
function endOfString(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < from + short; at += 1) {
    if (bytes[at] === quote) return at + 1;
    if (bytes[at] === backslash) break;
  }
  for (let at = bytes.indexOf(quote, from + 1); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    let escapes = 0;
    while (bytes[at - 1 - escapes] === backslash) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
  return bytes.length;
}

function skipBlank(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) at += 1;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}
