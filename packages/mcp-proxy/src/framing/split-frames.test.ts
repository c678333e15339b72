import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, type Framing, messageFrame } from './frame.js';
import { frameAgain, frameAs } from './frame-as.js';
import { type FrameSplitter, splitFrames } from './split-frames.js';

const framings = ['newline', 'content-length'] as const;
const cuts = fc.array(fc.nat(600), { maxLength: 14 });
// Raw line breaks between tokens, escaped ones within strings, and numbers that do not survive a parser.
const blank = fc.constantFrom('', ' ', '\t', '\n', '\r\n', '\n\n  ');
const token = fc.oneof(
  fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text)),
  fc.constantFrom('1.0', '12345678901234567890', '1e400', 'null', '"\\u00e9\\/é😀"', '"Content-Length: 3"'),
);
const message = fc
  .tuple(blank, token, blank, token, blank)
  .map(([a, key, b, value, c]) => `{${a}${key.startsWith('"') ? key : '"k"'}${b}:${value}${c}}`);

describe('splitFrames', () => {
  it.each(framings.flatMap((from) => framings.map((to) => [from, to] as const)))(
    'E-21 from %s to %s: the same tokens, whatever they are, wherever the stream was cut',
    (from, to) => {
      fc.assert(
        fc.property(fc.array(message, { maxLength: 6 }), cuts, cuts, (messages, firstCuts, secondCuts) => {
          const sent = messages.map((text) => (from === 'newline' ? onOneLine(text) : text));
          const first = split(splitFrames('auto', 1_000), inFraming(from, sent), firstCuts);
          expect(first.map(bytesOf)).toEqual(sent.map((text) => Buffer.from(from === 'newline' ? `${text}\n` : text)));
          const wire = Buffer.concat(first.flatMap((frame) => frameAs(to, asMessage(frame))));
          const second = split(splitFrames(to, 1_000), wire, secondCuts);
          const expected = to === 'newline' ? sent.map((text) => `${onOneLine(text)}\n`) : sent;
          expect(second.map((frame) => String(bytesOf(frame)))).toEqual(expected);
        }),
      );
    },
  );

  it('gives lines byte for byte, and the last one without its newline too', () => {
    const line = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10)));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), line, cuts, (lines, rest, at) => {
        const splitter = splitFrames('newline', 1_000);
        const found = split(splitter, Buffer.concat([...lines.flatMap((one) => [one, lineEnd]), rest]), at);
        expect(found.map(bytesOf)).toEqual(lines.map((one) => Buffer.concat([one, lineEnd])));
        const last = splitter.end();
        expect(last && bytesOf(last)).toEqual(rest.length === 0 ? undefined : Buffer.concat([rest, lineEnd]));
      }),
    );
  });

  it.each([
    'Content-Length: 2\r\n\r\n{}',
    'content-length:2\n\n{}',
    'CONTENT-LENGTH : 2 \r\n\r\n{}',
    'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
    'Content-Length: 2\r\nContent-Length: 40\r\nX-Other: 5\r\n\r\n{}',
    '\r\n\nContent-Length: 2\r\n\r\n{}',
  ])('reads the header of %j', (wire) => {
    for (const framing of ['auto', 'content-length'] as const)
      expect(split(splitFrames(framing, 100), Buffer.from(wire), [1, 5, 19]).map(bytesOf)).toEqual([Buffer.from('{}')]);
  });

  it.each([
    ['*** banner ***\n\n', ['*** banner ***\n']],
    ['INFO: it is up\n', []],
    ['INFO: it is up\r\n\r\n', ['INFO: it is up\r\n']],
    ['no newline ', ['no newline ']],
    ['Content-Length: some\r\n\r\n', ['Content-Length: some\r\n']],
    ['Content-Length: 0\r\n\r\n', ['Content-Length: 0\r\n']],
    ['Content-Length: -1\r\n\r\n', ['Content-Length: -1\r\n']],
    ['Content-Length: 5\r\n\r\n{"é"}', ['}']],
    ['Date: x\n{"level":30}\n', ['Date: x\n', '{"level":30}\n']],
    [`${'x'.repeat(1024 * 1024 + 9)}\n`, ['x'.repeat(200)]],
    [`${'X-Long: y\r\n'.repeat(120_000)}\r\n`, ['X-Long: y\r\n', 'X-Long: y\r\n']],
  ])('E-19 E-20 finds the next header after %j', (junk, heads) => {
    const frames = split(splitFrames('content-length', 2_000_000), Buffer.from(`${junk}${wireOf('{"a":1}')}`), [3]);
    const [last] = frames.splice(-1);
    expect(last).toMatchObject({ framing: 'content-length', bytes: Buffer.from('{"a":1}') });
    const noise = frames.filter(({ kind }) => kind === 'noise') as { head: Buffer }[];
    expect(noise.map(({ head }) => String(head))).toEqual(heads);
  });

  it('once it is settled on lines, a line that looks like a header is a line', () => {
    const splitter = splitFrames('auto', 100);
    const found: Frame[] = [];
    for (const frame of splitter.push(Buffer.from('{}\nContent-Length: 9\n\n[]\n'))) {
      splitter.settle('newline');
      found.push(frame);
    }
    expect(found.map((frame) => String(bytesOf(frame)))).toEqual(['{}\n', 'Content-Length: 9\n', '\n', '[]\n']);
  });

  it.each(framings)('E-20 reports a message of %s over the limit once, and goes on with the next', (framing) => {
    fc.assert(
      fc.property(cuts, (at) => {
        const wire = inFraming(framing, [`"${'x'.repeat(98)}"`, '"next"']);
        const found = split(splitFrames(framing, 10), wire, at);
        expect(found.map(({ kind }) => kind)).toEqual(['oversized', 'frame']);
        expect(bytesOf(found[1] as Frame).toString()).toContain('next');
      }),
    );
  });

  it.each(framings)('E-20 takes a message of %s of exactly the limit', (framing) => {
    const found = split(splitFrames(framing, 10), inFraming(framing, ['{"a":123}']), []);
    expect(found.map(({ kind }) => kind)).toEqual(['frame']);
  });

  it('E-06 half a body, half a header and half a line are what is left', () => {
    const end = (framing: Framing | 'auto', wire: string) => {
      const splitter = splitFrames(framing, 100);
      expect(split(splitter, Buffer.from(wire), [])).toEqual([]);
      return splitter.end();
    };
    expect(end('auto', 'Content-Length: 9\r\n\r\n{"a"')).toEqual({ kind: 'noise', head: Buffer.from('{"a"') });
    expect(end('auto', 'Content-Length: 9\r\n')).toMatchObject({ kind: 'noise' });
    expect(end('content-length', 'Conten')).toEqual({ kind: 'noise', head: Buffer.from('Conten') });
    expect(end('auto', '{"a"')).toMatchObject({ framing: 'newline', bytes: Buffer.from('{"a"\n') });
    expect(end('auto', '')).toBeUndefined();
  });
});

describe('framing', () => {
  it('E-25 is in this folder: nothing else of the package writes or reads a header', async () => {
    const src = fileURLToPath(new URL('..', import.meta.url));
    const files = (await readdir(src, { recursive: true })).filter((path) => /(?<!\.test)\.ts$/.test(path));
    const texts = await Promise.all(
      files.map(async (path) => ({ path, text: await readFile(join(src, path), 'utf8') })),
    );
    const found = texts.filter(({ text }) => /content-length(\[ \\t\]\*)?:/i.test(text)).map(({ path }) => path);
    expect(found.sort()).toEqual(['framing/frame-as.ts', 'framing/read-header.ts']);
  });
});

describe('frameAgain', () => {
  it('leaves a reader of lines with whole lines', () => {
    const wire = Buffer.concat([...frameAgain(asMessage(body('{\n"a":1}'))), Buffer.from('{"b":2}\n')]);
    const lines = split(splitFrames('newline', 100), wire, []).map((frame) => String(bytesOf(frame)));
    expect(lines).toEqual(['Content-Length: 9\r\n', '\r\n', '{ "a":1}\n', '{"b":2}\n']);
    expect(split(splitFrames('content-length', 100), wire, [])[0]).toEqual(body('{ "a":1}\n'));
  });
});

const lineEnd = Buffer.from('\n');

function split(splitter: FrameSplitter, bytes: Buffer, at: readonly number[]): Frame[] {
  const edges = [0, ...at.map((edge) => Math.min(edge, bytes.length)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).flatMap((to, index) => [...splitter.push(bytes.subarray(edges[index], to))]);
}

function inFraming(framing: Framing, texts: readonly string[]): Buffer {
  return Buffer.from(texts.map((text) => (framing === 'newline' ? `${text}\n` : wireOf(text))).join(''));
}

function wireOf(text: string): string {
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

function body(text: string): Frame {
  return messageFrame('content-length', [Buffer.from(text)]);
}

function onOneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ');
}

function bytesOf(frame: Frame): Buffer {
  return asMessage(frame).bytes;
}

function asMessage(frame: Frame) {
  return frame.kind === 'frame' ? frame : expect.unreachable(`${frame.kind}: ${frame.head}`);
}
