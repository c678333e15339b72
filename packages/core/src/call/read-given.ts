import { readFile } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { CoreError } from '../errors.js';
import type { Given } from './parse-call.js';

interface GivenPlace {
  stdin: Readable;
  signal: AbortSignal;
}

/** A tool's arguments. Throws CoreError CALL_INVALID unless they are an object, and the signal's reason. */
export async function readGiven(given: Given, place: GivenPlace): Promise<Record<string, unknown>> {
  const value = parse(await readText(given, place), given);
  if (isObject(value)) return value;
  throw invalid(given, 'hold no JSON object');
}

async function readText(given: Given, place: GivenPlace): Promise<string> {
  if (given.from === 'text') return given.text;
  if (given.from === 'stdin') return readStdin(place);
  try {
    return await readFile(given.path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw invalid(given, `cannot be read: ${error.message}`, error);
    throw error;
  }
}

async function readStdin({ stdin, signal }: GivenPlace): Promise<string> {
  try {
    return await text(addAbortSignal(signal, stdin));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

function parse(json: string, given: Given): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(given, `are not JSON: ${error.message}`, error);
    throw error;
  }
}

const places = {
  text: () => 'The arguments',
  stdin: () => 'The arguments on stdin',
  file: (path: string) => `The arguments in ${path}`,
};

function invalid(given: Given, problem: string, cause?: unknown): CoreError {
  const place = given.from === 'file' ? places.file(given.path) : places[given.from]();
  const message = `${place} ${problem}. Give an object, like {"text": "hello"}.`;
  return new CoreError('CALL_INVALID', { message, cause });
}
