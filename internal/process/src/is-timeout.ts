/** Whether an abort's reason says that a budget is spent. By name: a reason may stem from another realm. */
export function isTimeout(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}
