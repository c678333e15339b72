import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';

const carrier = 'HARNESSGYM_SERVER_ENV';
const ours = 'HARNESSGYM_';

/**
 * A server's own variables as the one variable that carries them through the proxy's environment. As variables of
 * their own they would act on the proxy: NODE_OPTIONS runs code in it, a tag hides calls.
 */
export function packServerVariables(variables: Readonly<Record<string, string>>): Record<string, string> {
  // Some clients put their own variables in place of `$NAME` in the environment of a server.
  return { [carrier]: JSON.stringify(variables).replaceAll('$', '\\u0024') };
}

/** Names of what `packServerVariables` gives, each with one that the proxy of this server alone reads in its place. */
export function privateNames(server: string): Record<string, string> {
  return { [carrier]: carrierOf(server) };
}

/** Of letters and digits; each other character as its code, so that no two servers have the same. */
function carrierOf(server: string): string {
  return `${carrier}_${server.replace(/[^A-Za-z0-9]/gu, (one) => `_${one.codePointAt(0)?.toString(16)}_`)}`;
}

/** The other way, without names that are ours; undefined when the variable holds something else. */
export function unpackServerVariables(env: NodeJS.ProcessEnv, server: string): Record<string, string> | undefined {
  const packed = env[carrierOf(server)] ?? env[carrier];
  if (!packed) return {};
  const variables = parseJson(packed);
  if (!isObject(variables)) return undefined;
  const kept: [string, string][] = [];
  for (const [name, value] of Object.entries(variables)) {
    if (typeof value !== 'string') return undefined;
    if (!name.startsWith(ours)) kept.push([name, value]);
  }
  return Object.fromEntries(kept);
}
