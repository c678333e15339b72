import type { RedCase } from '../red-case.js';
import { artifactCases } from './artifacts.js';
import { claimCases } from './claims.js';
import { scoreCases } from './scores.js';
import { serverCases } from './servers.js';

export const redCases: readonly RedCase[] = [...scoreCases, ...claimCases, ...artifactCases, ...serverCases];
