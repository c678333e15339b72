// Printable ASCII but the quote and the backslash.
const plain = /^[ !#-[\]-~]*$/;

/** Whether JSON holds the text as it is, a byte a character. */
export function isPlain(text: string): boolean {
  return plain.test(text);
}
