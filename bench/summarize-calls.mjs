// node bench/summarize-calls.mjs <log> <from>: in a process of its own, so that its peak memory is that of a summary.
import { readTelemetry, summarizeCalls } from '../packages/mcp-proxy/dist/read/index.js';

const [path, from] = process.argv.slice(2);
const { count } = await summarizeCalls(readTelemetry(path, { from: Number(from) }));
console.log(JSON.stringify({ count, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
