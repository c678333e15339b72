/** Whether a line says nothing. A long one is not looked at. */
export function isBlank(line: Buffer): boolean {
  return line.length <= 100 && line.toString('latin1').trim() === '';
}
