import type { ServerManifest } from '@harnessgym/registry';

type Declared = Pick<ServerManifest, 'name' | 'permissions'>;

/** A warning for each name that means nothing to the servers of a bundle: nothing is allowed by it, and nobody would say so. */
export function doubtAllowed(
  { allowNetwork, allowEnv }: { allowNetwork: readonly string[]; allowEnv: readonly string[] },
  servers: readonly Declared[],
): readonly string[] {
  const names = servers.map(({ name }) => name);
  const variables = servers.flatMap(({ permissions }) => permissions?.env ?? []);
  const known = names.length === 0 ? 'It has no server.' : `Its servers: ${names.join(', ')}.`;
  const declared =
    variables.length === 0 ? 'They declare none.' : `They declare: ${[...new Set(variables)].join(', ')}.`;
  return [
    ...unknown(allowNetwork, names).map(
      (name) => `--allow-network: no server of the bundle is named "${name}". ${known}`,
    ),
    ...unknown(allowEnv, variables).map(
      (name) =>
        `--allow-env: no server of the bundle declares "${name}" in permissions.env. ${names.length === 0 ? known : declared}`,
    ),
  ];
}

function unknown(allowed: readonly string[], known: readonly string[]): readonly string[] {
  return allowed.filter((name) => name !== '*' && !known.includes(name));
}
