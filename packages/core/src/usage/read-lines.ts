import { StringDecoder } from 'node:string_decoder';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';

const longestLine = 1024 * 1024;

/**
 * The lines of a text file that an agent writes, in bounded memory: one that is longer than a million characters is
 * left out, and bytes that are no UTF-8 are replaced. Throws as `readRegularFile` does.
 */
export async function* readLines(path: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isTooLong = false;
  for await (const chunk of readRegularFile(path)) {
    const [head = '', ...lines] = decoder.write(chunk).split('\n');
    const last = lines.pop();
    if (!isTooLong) rest += head;
    if (rest.length > longestLine) {
      isTooLong = true;
      rest = '';
    }
    if (last === undefined) continue;
    if (!isTooLong) yield rest;
    yield* lines;
    rest = last;
    isTooLong = false;
  }
  if (!isTooLong) yield rest + decoder.end();
}
