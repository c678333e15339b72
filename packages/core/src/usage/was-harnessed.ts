import type { ToolExposure } from '../store/schemas/exposure-schema.js';

/** Whether an attempt had every tool that was active for it. Undefined when that is not known, or no tool was active. */
export function wasHarnessed(tools: readonly Pick<ToolExposure, 'exposure'>[]): boolean | undefined {
  if (tools.some(({ exposure }) => exposure === 'missing')) return false;
  return tools.length === 0 || tools.some(({ exposure }) => exposure === 'unknown') ? undefined : true;
}
