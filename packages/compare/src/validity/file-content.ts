import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { compactJson } from '@harnessgym/internal-fs/stable-json';
import { type TokenSequence, tokenSequence } from './token-sequence.js';

const largest = 4 * 1024 * 1024;

/** What a file says, whatever its layout. */
export interface FileContent {
  bytes: Buffer;
  /** JSON with sorted keys and no blanks, other text with single blanks; absent for what is no text. */
  text?: string;
  /** The longer texts that stand in JSON, such as a program in a record of solutions. */
  quoted: readonly string[];
  /** Of text, as it is written; found once it is asked for. */
  tokens(): TokenSequence | undefined;
}

/** Undefined for a link, for what cannot be read and for what is larger than 4 MiB. */
export function readContent(path: string): FileContent | undefined {
  try {
    const bytes = readHead(path, largest + 1);
    return bytes.length > largest ? undefined : contentOf(bytes);
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}

function contentOf(bytes: Buffer): FileContent {
  if (bytes.includes(0)) return { bytes, quoted: [], tokens: () => undefined };
  const written = bytes.toString();
  let found: TokenSequence | undefined;
  const tokens = () => {
    found ??= tokenSequence(written);
    return found;
  };
  const value = parseJson(written);
  if (!isObject(value) && !Array.isArray(value)) return { bytes, text: flattened(written), quoted: [], tokens };
  return { bytes, text: compactJson(value), quoted: [...longTexts(value)], tokens };
}

function flattened(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function* longTexts(value: unknown): Generator<string> {
  if (typeof value === 'string' && value.length >= 64) yield flattened(value);
  if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) yield* longTexts(inner);
}
