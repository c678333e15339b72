import { callProgram } from '@harnessgym/core/call';

await callProgram();
