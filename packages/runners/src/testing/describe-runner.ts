import { describe } from 'vitest';
import type { MakeRunner } from './behaviour.js';
import { describeEndings } from './describe-endings.js';
import { describeSession } from './describe-session.js';
import { describeToolset } from './describe-toolset.js';
import { describeTurn } from './describe-turn.js';

/** Checks everything that a Runner promises, with a scripted agent in it. Needs vitest, and `sh` for the commands. */
export function describeRunner(name: string, make: MakeRunner): void {
  describe(name, { timeout: 60_000 }, () => {
    describe('a turn', () => describeTurn(make));
    describe('an ended turn', () => describeEndings(make));
    describe('a session', () => describeSession(make));
    describe('a toolset', () => describeToolset(make));
  });
}
