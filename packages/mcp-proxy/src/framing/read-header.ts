export interface HeaderLine {
  /** What it says about the length, if that is what it is about. */
  length?: number;
  /** Where the header begins: a body that was longer than announced, or a text without newline, may stand before it. */
  from: number;
}

/** Bytes at either end, long enough for a Content-Length header with blanks; nothing else of a line is looked at. */
export const readOfLine = 80;
const contentLength = /content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?\n$/i;
const headerName = /^[a-z][a-z0-9-]*[ \t]*:/i;

/** The line of a header, or undefined when it is something else. */
export function readHeaderLine(line: Buffer): HeaderLine | undefined {
  const start = Math.max(0, line.length - readOfLine);
  const found = contentLength.exec(line.toString('latin1', start));
  if (found !== null) return { from: start + found.index, length: Number(found[1]) };
  return headerName.test(line.toString('latin1', 0, readOfLine)) ? { from: 0 } : undefined;
}
