/** A sentence as a part of another one. */
export function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
