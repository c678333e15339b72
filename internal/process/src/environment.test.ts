import { expect, it } from 'vitest';
import { allowedVariables, allowListedEnvironment } from './environment.js';

it('H-02 generated code inherits these variables and no others', () => {
  expect([...allowedVariables].sort().join(' ')).toBe(
    'COMSPEC HARNESSGYM_OWNER HARNESSGYM_TURN HOME LANG LC_ALL LC_CTYPE LOGNAME PATH PATHEXT SHELL SYSTEMROOT TEMP TERM TMP TMPDIR TZ USER',
  );
  const parent = { PATH: '/bin', HARNESSGYM_OWNER: '1:2:3', HARNESSGYM_RUN_ID: 'r', OPENAI_API_KEY: 'k' };
  expect(allowListedEnvironment(parent, { OWN: 'o' })).toEqual({
    PATH: '/bin',
    HARNESSGYM_OWNER: '1:2:3',
    OWN: 'o',
  });
});
