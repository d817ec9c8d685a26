import { readServerEnv } from '@/env'

/** The address that people use for this console, without a slash at its end; agents are told the same. */
export function consoleUrl(): string {
  return (readServerEnv().NEXTAUTH_URL ?? 'http://localhost:3000').replace(/\/+$/, '')
}
