/** "1 device", "1,204 devices". */
export function devicesText(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'device' : 'devices'}`
}
