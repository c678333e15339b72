/** Keeps the warnings of those who have no log, until one takes them. */
export function collectWarnings() {
  const collected: string[] = [];
  return {
    warn(messages: readonly string[]): void {
      for (const message of messages) collected.push(message);
    },
    takeWarnings: (): readonly string[] => collected.splice(0),
  };
}
