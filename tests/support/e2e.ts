import { readFile } from 'node:fs/promises'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test as base, type Page } from '@playwright/test'
import { z } from 'zod'

const signInsSchema = z.array(z.object({ email: z.string(), password: z.string(), roleName: z.string() }))

interface Fixtures {
  /** Signs in as the demo user with this role, through the form, and ends on the tenant's home. */
  readonly signInAs: (roleName: string) => Promise<void>
  /** Fails the test when the browser logged an error or an uncaught exception; runs by itself. */
  readonly quietConsole: void
}

/** Playwright's `test` with the console of the run at hand: see scripts/test.ts for who starts it. */
export const test = base.extend<Fixtures>({
  signInAs: async ({ page }, provide) => {
    await provide(async (roleName) => {
      const { email, password } = await demoUser(roleName)
      await page.goto('/sign-in')
      await page.getByLabel('E-mail').fill(email)
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    })
  },
  quietConsole: [
    async ({ page }, provide) => {
      const problems: string[] = []
      page.on('console', (message) => {
        // A page that answers 404 or 403 on purpose makes the browser log the status; the test asserts that page itself.
        const isStatus = /Failed to load resource: the server responded with a status of (401|403|404)/.test(
          message.text(),
        )
        if (message.type() === 'error' && !isStatus) problems.push(message.text())
      })
      page.on('pageerror', (error) => problems.push(error.message))
      await provide()
      expect(problems, 'errors in the browser console').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Holds a page against WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  // The title of a page that is being changed comes with the last of what is streamed.
  await expect(page).toHaveTitle(/\S/)
  // Half faded, a text has too little contrast: what is on its way comes to rest first. What turns for ever is left to turn.
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(passing.map((a) => a.finished))
  })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  )
  expect(found, 'accessibility').toEqual([])
}

async function demoUser(roleName: string) {
  const dataDir = process.env.BULWARK_E2E_DATA_DIR
  if (!dataDir) throw new Error('Run the browser tests with: npm test -- e2e')
  const text = await readFile(path.join(dataDir, 'demo-sign-ins.json'), 'utf8')
  const user = signInsSchema.parse(JSON.parse(text)).find((entry) => entry.roleName === roleName)
  if (!user) throw new Error(`No demo user is ${roleName}.`)
  return user
}
