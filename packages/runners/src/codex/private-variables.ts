import type { ToolServer } from '../toolset.js';

type Variables = Pick<ToolServer, 'env' | 'privateEnv'>;

/** What Codex hands from its own environment to its servers, because its arguments can be read by everybody on the machine. */
export function privateVariables({ servers }: { servers: readonly Variables[] }): Record<string, string> {
  const pairs = servers.flatMap(({ env = {}, privateEnv = {} }) =>
    Object.entries(privateEnv).flatMap(([name, other]): [string, string][] => {
      const value = env[name];
      return value === undefined ? [] : [[other, value]];
    }),
  );
  return Object.fromEntries(pairs);
}

/** The rest of a server's variables, as arguments may say them, and the names that Codex is to hand on. */
export function toldVariables({ env = {}, privateEnv = {} }: Variables) {
  const told = Object.entries(env).filter(([name]) => privateEnv[name] === undefined);
  const handedOn = Object.keys(privateVariables({ servers: [{ env, privateEnv }] }));
  return { env: Object.fromEntries(told), ...(handedOn.length > 0 && { env_vars: handedOn }) };
}
