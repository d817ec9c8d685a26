/** Text as the protocol takes it: at most so many code units, no halves of surrogate pairs, no NUL. */
export function clip(text: string, length: number): string {
  return text
    .slice(0, length)
    .replaceAll(/\p{Surrogate}/gu, '')
    .replaceAll('\0', '')
}
