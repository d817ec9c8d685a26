import nextEnv from '@next/env'
import { PROJECT_DIR } from './paths'

/** Reads .env files as Next does, so that DATABASE_URL and the like may stand there. The environment itself wins. */
export function loadEnvFiles(isDev: boolean): void {
  const silent = { info: () => undefined, error: console.error }
  nextEnv.loadEnvConfig(PROJECT_DIR, isDev, silent)
}
