import { readFileSync } from 'node:fs';

/** From the package's own manifest, so that it is stated once. `src/` and `dist/` lie equally deep. */
export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

/** For `run_config.json`. */
export const versions = { harnessgym: version, node: process.versions.node };
