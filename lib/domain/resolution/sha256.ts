/**
 * SHA-256 (FIPS 180-4) over UTF-8 text, lower-case hex. Written out because the pure rooms run in browsers and servers
 * alike and import no platform module; the tests hold it against the platform's own.
 */
export function sha256(text: string): string {
  const message = new TextEncoder().encode(text)
  const length = message.length
  const padded = new Uint8Array(((length + 8) >> 6) * 64 + 64)
  padded.set(message)
  padded[length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000))
  view.setUint32(padded.length - 4, (length << 3) >>> 0)
  const state = new Uint32Array(INITIAL)
  const w = new Uint32Array(64)
  for (let offset = 0; offset < padded.length; offset += 64) block(view, offset, w, state)
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('')
}

function block(view: DataView, offset: number, w: Uint32Array, state: Uint32Array): void {
  const at = (array: Uint32Array, i: number) => array[i] ?? 0
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + i * 4)
  for (let i = 16; i < 64; i++) {
    const [x, y] = [at(w, i - 15), at(w, i - 2)]
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)
    w[i] = at(w, i - 16) + s0 + at(w, i - 7) + s1
  }
  let [a, b, c, d] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)]
  let [e, f, g, h] = [at(state, 4), at(state, 5), at(state, 6), at(state, 7)]
  for (let i = 0; i < 64; i++) {
    const t1 =
      (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + at(ROUND, i) + at(w, i)) |
      0
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((value, i) => {
    state[i] = at(state, i) + value
  })
}

function rotate(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n))
}

/** Fractional bits of the square and cube roots of the first primes, as the standard defines them. */
const PRIMES = firstPrimes(64)
const INITIAL = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)))
const ROUND = new Uint32Array(PRIMES.map((p) => fraction(Math.cbrt(p))))

function fraction(x: number): number {
  return Math.floor((x - Math.floor(x)) * 0x100000000)
}

function firstPrimes(count: number): number[] {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n)
  return primes
}
