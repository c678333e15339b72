// @ts-check
// Opens the registry of a workspace, syncs, and settles what it finds: `node registry-program.mjs <workspace>`.
// Prints `settled` after that. Ends with 3, and says why, when something fails.

/** @type {typeof import('@harnessgym/registry')} */
const { openRegistry } = await import(new URL('../../packages/registry/dist/index.js', import.meta.url).href);
const [workspace = ''] = process.argv.slice(2);
try {
  const registry = await openRegistry(workspace);
  await registry.sync({ iteration: 1 });
  const verdicts = registry.artifacts().map(({ id, digest }) => {
    const verdict = /** @type {const} */ ('qualified');
    return /** @type {const} */ ([id, { verdict, digest: digest ?? '', reportPath: 'report.json', tools: [] }]);
  });
  await registry.settle(new Map(verdicts), 1);
  console.log('settled', verdicts.length);
} catch (error) {
  console.error(error instanceof Error ? `${error.message} ${error.cause ?? ''}` : error);
  process.exitCode = 3;
}
