import { StringDecoder } from 'node:string_decoder';

/**
 * Cuts a stream into lines, each of which is told as soon as it is whole. A line above `limit` characters is dropped, so that
 * memory stays bounded whatever comes; `end` tells the last one when it lacks its line break.
 */
export function splitLines(
  onLine: (line: string) => void,
  { limit }: { limit: number },
): { push(chunk: Buffer): void; end(): void } {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;
  return {
    push(chunk) {
      const [first = '', ...rest] = decoder.write(chunk).split('\n');
      add(first);
      for (const next of rest) {
        flush();
        add(next);
      }
    },
    end() {
      add(decoder.end());
      flush();
    },
  };

  function add(part: string): void {
    length += part.length;
    // What is over the limit is counted, so that the line is known to be too long, and not kept.
    if (length <= limit) parts.push(part);
    else parts = [];
  }

  function flush(): void {
    const line = parts.join('');
    parts = [];
    length = 0;
    if (line.trim() !== '') onLine(line);
  }
}
