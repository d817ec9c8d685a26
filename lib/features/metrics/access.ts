import { createHash, timingSafeEqual } from 'node:crypto'
import { readServerEnv } from '@/env'

/**
 * May whoever sent this request read the metrics? With BULWARK_METRICS_TOKEN set: who presents it as a bearer token.
 * Without: who asks on this machine, which is certain only while the server listens nowhere else and no proxy passed on
 * a request from elsewhere.
 */
export function mayReadMetrics(request: Request): boolean {
  const { BULWARK_METRICS_TOKEN: token, BULWARK_HOST: host } = readServerEnv()
  if (token !== undefined) {
    const given = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
    return given !== undefined && timingSafeEqual(digest(given), digest(token))
  }
  const forwarded = request.headers.get('x-forwarded-for')?.split(',') ?? []
  return host !== undefined && isLoopback(host) && forwarded.every((address) => isLoopback(address.trim()))
}

/** Of equal length, whatever was given. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function isLoopback(address: string): boolean {
  return /^(localhost|::1|(::ffff:)?127(\.\d{1,3}){3})$/i.test(address)
}
