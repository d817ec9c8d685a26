/**
 * SHA-256 (FIPS 180-4) over UTF-8 text, lower-case hex. Written out because the pure rooms run in browsers and servers
 * alike and import no platform module; the tests hold it against the platform's own.
 */
export function sha256(text: string): string {
  const message = ENCODER.encode(text)
  const { length } = message
  const padded = new Uint8Array(((length + 8) >> 6) * 64 + 64)
  padded.set(message)
  padded[length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000))
  view.setUint32(padded.length - 4, (length << 3) >>> 0)
  const state = new Int32Array(INITIAL)
  const schedule = new Int32Array(64)
  for (let offset = 0; offset < padded.length; offset += 64) block(view, offset, schedule, state)
  let hex = ''
  for (let i = 0; i < 8; i++) hex += ((state[i] ?? 0) >>> 0).toString(16).padStart(8, '0')
  return hex
}

const ENCODER = new TextEncoder()

/** One block of 64 bytes. Written in local variables and without helpers: policy sets are megabytes in a large tenant. */
function block(view: DataView, offset: number, w: Int32Array, state: Int32Array): void {
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(offset + i * 4)
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] ?? 0
    const y = w[i - 2] ?? 0
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[i] = ((w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1) | 0
  }
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  let e = state[4] ?? 0
  let f = state[5] ?? 0
  let g = state[6] ?? 0
  let h = state[7] ?? 0
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[i] ?? 0) + (w[i] ?? 0)) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0] = (state[0] ?? 0) + a
  state[1] = (state[1] ?? 0) + b
  state[2] = (state[2] ?? 0) + c
  state[3] = (state[3] ?? 0) + d
  state[4] = (state[4] ?? 0) + e
  state[5] = (state[5] ?? 0) + f
  state[6] = (state[6] ?? 0) + g
  state[7] = (state[7] ?? 0) + h
}

/** Fractional bits of the square and cube roots of the first primes, as the standard defines them. */
const PRIMES = firstPrimes(64)
const INITIAL = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)))
const ROUND = new Int32Array(PRIMES.map((p) => fraction(Math.cbrt(p))))

function fraction(x: number): number {
  return Math.floor((x - Math.floor(x)) * 0x100000000)
}

function firstPrimes(count: number): number[] {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n)
  return primes
}
