import type { RedCase } from '../red-case.js';
import { artifactCases } from './artifacts.js';
import { claimCases } from './claims.js';
import { confinedCases } from './confined.js';
import { exampleCases } from './examples.js';
import { luckCases } from './luck.js';
import { scoreCases } from './scores.js';
import { serverCases } from './servers.js';
import { tamperingCases } from './tampering.js';
import { toolCases } from './tools.js';
import { trustCases } from './trust.js';

export const redCases: readonly RedCase[] = [
  ...scoreCases,
  ...exampleCases,
  ...luckCases,
  ...tamperingCases,
  ...claimCases,
  ...trustCases,
  ...artifactCases,
  ...serverCases,
  ...toolCases,
  ...confinedCases,
];
