import { isObject } from '@harnessgym/internal-fs/parse-json';
import { compactJson, stableJson } from '@harnessgym/internal-fs/stable-json';
import type { Answer } from './ask-server.js';
import type { AnswerForm } from './parse-call.js';

/** What is printed of an answer, as documented: JSON of two spaces with sorted keys. */
export function answerText(answer: Answer, form: AnswerForm): string {
  if (answer.outcome === 'error') return stableJson(response({ error: answer.error }));
  const { result } = answer;
  if (form === 'response' || !isObject(result)) return stableJson(response({ result }));
  return stableJson(form === 'result' ? result : said(result));
}

function response(answer: object): object {
  return { jsonrpc: '2.0', ...answer };
}

/** One text is the answer itself; else all there is, with a note in the place of binary content. */
function said(result: Readonly<Record<string, unknown>>): unknown {
  const { content, structuredContent } = result;
  const only: unknown = Array.isArray(content) && content.length === 1 ? content[0] : undefined;
  const text = isObject(only) && only['type'] === 'text' ? only['text'] : undefined;
  if (typeof text === 'string') {
    const parsed = parseExactly(text);
    const value = parsed === undefined ? { text, isError: result['isError'] === true } : parsed;
    if (structuredContent === undefined || compactJson(structuredContent) === compactJson(value)) return value;
  }
  return Array.isArray(content) ? { ...result, content: content.map(withoutBinary) } : result;
}

/** JSON that keeps its meaning when it is printed again; undefined for any other, as when a number has too many digits. */
function parseExactly(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return numbersOf(text).every(isKept) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function numbersOf(json: string): readonly string[] {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').match(/-?\d[\d.eE+-]*/g) ?? [];
}

function isKept(number: string): boolean {
  return exactly(number) === exactly(String(Number(number)));
}

/** The digits that count and the power of ten: the same for `1.0`, `1` and `10e-1`. Undefined for what is no finite number. */
function exactly(number: string): string | undefined {
  const { sign, whole, part = '', power = '0' } = numberParts.exec(number)?.groups ?? {};
  if (whole === undefined) return undefined;
  const digits = `${whole}${part}`.replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${sign}${kept}e${Number(power) - part.length + digits.length - kept.length}`;
}

const numberParts = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<part>\d+))?(?:e(?<power>[+-]?\d+))?$/i;

/** Images and audio hold `data`, embedded resources a `blob`. */
function withoutBinary(part: unknown): unknown {
  if (!isObject(part)) return part;
  const { data, resource } = part;
  if (typeof data === 'string') return { ...part, data: note(data) };
  if (!isObject(resource) || typeof resource['blob'] !== 'string') return part;
  return { ...part, resource: { ...resource, blob: note(resource['blob']) } };
}

function note(base64: string): string {
  return `[${Buffer.byteLength(base64, 'base64')} bytes left out; --json prints them]`;
}
