import type { Options } from 'tsup';

/** One build for every package: ESM for Node 20.19, declarations, the private packages bundled in. */
export function preset(entry: Record<string, string>): Options {
  return {
    entry,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    dts: true,
    clean: true,
    splitting: true,
    treeshake: true,
    // `node:` stays in specifiers: some built-ins exist only under it.
    removeNodeProtocol: false,
    noExternal: [/^@harnessgym\/internal-/],
    tsconfig: new URL('./build.json', import.meta.url).pathname,
  };
}
