import { expect, it } from 'vitest';
import { mayBeDeclared, missingNetwork, missingVariables, serverConfinement } from './server-confinement.js';

const declarable = { CUDA_HOME: '/cuda', OPENAI_API_KEY: 'k' };
const place = { workspace: '/w', allowNetwork: [], allowEnv: [], declarable };
const nothing = { network: false, write: [], read: [], env: [] };

it('H-02 gives a declared variable that somebody allowed, and never one that is called like a key', () => {
  const permissions = { ...nothing, env: ['CUDA_HOME', 'OPENAI_API_KEY', 'MISSING'] };
  const given = (...allowEnv: string[]) =>
    serverConfinement({ name: 's', env: { A: '1' }, permissions }, { ...place, allowEnv }).variables;
  expect(given()).toEqual({ A: '1' });
  expect(given('OTHER')).toEqual({ A: '1' });
  expect(given('CUDA_HOME')).toEqual({ CUDA_HOME: '/cuda', A: '1' });
  expect(given('*', 'OPENAI_API_KEY')).toEqual({ CUDA_HOME: '/cuda', A: '1' });
  const refused = [
    'GITHUB_TOKEN',
    'SSH_AUTH_SOCK',
    'aws_secret_access_key',
    'PGPASSWORD',
    'LD_PRELOAD',
    'NODE_OPTIONS',
    ...[
      'DATABASE_URL',
      'MONGO_URI',
      'SENTRY_DSN',
      'GH_PAT',
      'SLACK_WEBHOOK_URL',
      'HTTPS_PROXY',
      'DB_PWD',
      'AWS_PROFILE',
    ],
  ];
  expect(['PATH', 'CUDA_PATH', 'OMP_NUM_THREADS'].filter(mayBeDeclared)).toHaveLength(3);
  expect([...refused, 'HARNESSGYM_RUN_ID'].filter(mayBeDeclared)).toEqual([]);
});

it.each([
  ['none without the flag', undefined, [], 'none'],
  ['none for a declaration alone', true, [], 'none'],
  ['none for another server', undefined, ['other'], 'none'],
  ['none against a declaration', false, ['*'], 'none'],
  ['for a name', undefined, ['s'], 'shared'],
  ['for all', true, ['*'], 'shared'],
])('shares the network: %s', (_, network, allowNetwork, expected) => {
  const permissions = network === undefined ? {} : { permissions: { ...nothing, network } };
  expect(serverConfinement({ name: 's', env: {}, ...permissions }, { ...place, allowNetwork }).network).toBe(expected);
});

it('says which flag gives what a manifest declares', () => {
  const server = { name: 's', env: {}, permissions: { ...nothing, network: true } };
  expect(missingNetwork(server, [])).toContain('--allow-network s');
  expect(missingNetwork(server, ['s'])).toBeUndefined();
  expect(missingNetwork({ ...server, permissions: nothing }, [])).toBeUndefined();
  const asking = { permissions: { ...nothing, env: ['CUDA_HOME', 'HF_TOKEN'] } };
  const refused = 'it declares HF_TOKEN in permissions.env, which no server gets';
  const wanting = 'it declares CUDA_HOME in permissions.env, which --allow-env CUDA_HOME would give it';
  expect(missingVariables(asking, [])).toEqual([wanting, expect.stringContaining(refused)]);
  expect(missingVariables(asking, ['*'])).toEqual([expect.stringContaining(refused)]);
});
