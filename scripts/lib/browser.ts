import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { SetupError } from './errors'
import { say } from './log'
import { run, runNode } from './run'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']

const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * A Chromium for the browser tests: the one that BULWARK_CHROMIUM names, Playwright's own, the system's; where there is
 * none, Playwright's is installed, or as root Debian's. Throws SetupError when none of that works.
 */
export async function findBrowser(): Promise<string> {
  const named = process.env.BULWARK_CHROMIUM
  if (named) {
    if (existsSync(named)) return named
    throw new SetupError(`BULWARK_CHROMIUM names ${named}, which does not exist. Correct it or unset it.`)
  }
  const found = findOwn() ?? findOnSystem()
  if (found) return found
  say('Installing a browser for the tests')
  await runNode(path.join('node_modules', '@playwright', 'test', 'cli.js'), ['install', 'chromium'], {
    isQuiet: true,
    env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
  })
  const own = findOwn()
  if (own) return own
  if (process.getuid?.() === 0 && findOnPath('apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update'], { isQuiet: true, env })
    await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], { isQuiet: true, env })
  }
  const installed = findOnSystem()
  if (installed) return installed
  throw new SetupError(
    "The browser tests need a Chromium. Install one (npx playwright install --with-deps chromium, or your system's " +
      'package), or name one in BULWARK_CHROMIUM.',
  )
}

function findOwn(): string | null {
  const file = chromium.executablePath()
  return existsSync(file) ? file : null
}

function findOnSystem(): string | null {
  for (const command of COMMANDS) {
    const file = findOnPath(command)
    if (file) return file
  }
  return PLACES.find((file) => existsSync(file)) ?? null
}

function findOnPath(command: string): string | null {
  const lookUp = process.platform === 'win32' ? 'where' : 'which'
  const { status, stdout } = spawnSync(lookUp, [command], { encoding: 'utf8' })
  return status === 0 ? (stdout.trim().split(/\r?\n/)[0] ?? null) : null
}
