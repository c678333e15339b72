import { callProgram } from './call.js';

await callProgram();
