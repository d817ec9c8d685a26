import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ApiProblem } from './problem'

/** A device has one thing to say every 90 minutes, and a handful while something is under way. */
const DEVICE_REQUESTS_PER_MINUTE = 60
/**
 * One tenant's share of a process: more than a process can answer, so it stops floods and nothing else. (A million devices
 * that check in every 90 minutes are 185 a second.) What keeps tenants from crowding each other out is that they take turns.
 */
const TENANT_REQUESTS_PER_SECOND = 20_000
/** Onboarding requests with one token. */
const TOKEN_REQUESTS_PER_SECOND = 1_000
/** Tenants of which nothing is known that are asked about: what invented tenant ids can cost. */
const UNKNOWN_TENANTS_PER_SECOND = 20

const limiters = {
  device: new RateLimiterMemory({ points: DEVICE_REQUESTS_PER_MINUTE, duration: 60 }),
  tenant: new RateLimiterMemory({ points: TENANT_REQUESTS_PER_SECOND, duration: 1 }),
  token: new RateLimiterMemory({ points: TOKEN_REQUESTS_PER_SECOND, duration: 1 }),
  unknownTenant: new RateLimiterMemory({ points: UNKNOWN_TENANTS_PER_SECOND, duration: 1 }),
}

const DETAILS: Readonly<Record<keyof typeof limiters, string>> = {
  device: `A device may send ${DEVICE_REQUESTS_PER_MINUTE} requests a minute.`,
  tenant: `The devices of a tenant may send ${TENANT_REQUESTS_PER_SECOND} requests a second.`,
  token: `Up to ${TOKEN_REQUESTS_PER_SECOND} devices a second may onboard with one token.`,
  unknownTenant: 'Too many requests for tenants that are not known here.',
}

/**
 * Takes one request from an allowance, before any work in the database. What is counted under a device's or a tenant's name
 * has been proved to be theirs (its signature was checked): nobody can use up the allowance of another.
 */
export async function takeFromLimit(limit: keyof typeof limiters, key: string): Promise<void> {
  try {
    await limiters[limit].consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000))
    throw new ApiProblem(429, `${DETAILS[limit]} Wait ${retryAfterSeconds} seconds.`, { retryAfterSeconds })
  }
}

/** Gives back what somebody else took in the device's name. */
export async function giveBackToLimit(limit: keyof typeof limiters, key: string): Promise<void> {
  await limiters[limit].reward(key)
}
