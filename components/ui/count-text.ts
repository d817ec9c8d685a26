/** 1,204. */
export function numberText(n: number): string {
  return n.toLocaleString('en-US')
}

/** '1 device', '1,204 devices'. */
export function countText(n: number, noun: string, plural = `${noun}s`): string {
  return `${numberText(n)} ${n === 1 ? noun : plural}`
}
