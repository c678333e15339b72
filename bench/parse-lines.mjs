// node bench/parse-lines.mjs <log>: reads each line of a log as JSON and does nothing with it.
import { createReadStream } from 'node:fs';

let rest = '';
for await (const chunk of createReadStream(process.argv[2], { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  for (const line of lines) JSON.parse(line);
}
