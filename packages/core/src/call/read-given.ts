import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { CoreError } from '../errors.js';
import type { Given } from './parse-call.js';

/** A tool's arguments. Throws CoreError CALL_INVALID unless they are an object. */
export async function readGiven(given: Given, stdin: Readable): Promise<Record<string, unknown>> {
  const value = parse(await readText(given, stdin), given);
  if (isObject(value)) return value;
  throw invalid(given, 'hold no JSON object');
}

async function readText(given: Given, stdin: Readable): Promise<string> {
  if (given.from === 'text') return given.text;
  if (given.from === 'stdin') return text(stdin);
  try {
    return await readFile(given.path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw invalid(given, `cannot be read: ${error.message}`, error);
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
