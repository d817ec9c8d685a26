import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/e2e'

/** Each run has names of its own, so that a second run on the same data meets nothing of the first. */
const NAME = `Versions ${Date.now().toString(36)}`
const TIMEOUT = 'Cloud Extended Timeout'
let policyUrl = ''

test.describe.configure({ mode: 'serial' })

const timeout = (page: Page) => page.getByRole('textbox', { name: TIMEOUT })
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true })
/** Types once the form listens: what is typed before that changes nothing. */
async function type(page: Page, box: Locator, value: string) {
  await expect(async () => {
    await box.fill('')
    await box.fill(value)
    await expect(save(page)).toBeEnabled({ timeout: 2000 })
  }).toPass()
}
/** Told by the page's own refresh, or by the refused save, whichever is first. */
async function meetTheOther(page: Page, version: number) {
  const told = page.getByText(`Another administrator saved version ${version} meanwhile`, { exact: false })
  await expect(async () => {
    if (!(await told.isVisible()) && (await save(page).isEnabled())) await save(page).click()
    await expect(told).toBeVisible({ timeout: 3000 })
  }).toPass()
}

test('a policy is begun on one machine and finished on another', async ({ page, browser, signInAs }) => {
  test.slow()
  await signInAs('Security Administrator')
  await page.goto('/demo/policies/new?profile=windows-antivirus')
  // What an earlier run left.
  const earlier = page.getByRole('button', { name: 'Discard', exact: true })
  await expect(page.getByLabel('Name')).toBeVisible()
  if (await earlier.isVisible()) await earlier.click()
  await expect(earlier).toHaveCount(0)
  await page.getByLabel('Name').fill(NAME)
  await expect(page.getByText(/^Draft saved/)).toBeVisible()

  const storage = await page.context().storageState()
  const elsewhere = await browser.newContext({ storageState: storage })
  const other = await elsewhere.newPage()
  await other.goto('/demo/policies/new')
  await other.getByRole('link', { name: NAME }).click()
  await expect(other.getByText('You have a draft')).toBeVisible()
  await expectAccessible(other)
  await other.getByRole('button', { name: 'Continue' }).click()
  await expect(other.getByLabel('Name')).toHaveValue(NAME)
  await other.getByRole('button', { name: /^Next/ }).click()
  await timeout(other).fill('50')
  for (const _ of ['tags', 'assignments', 'review'])
    await other.getByRole('button', { name: /^Next/ }).click()
  await other.getByLabel('Note for the version history').fill('For the tour')
  await other.getByRole('button', { name: 'Create', exact: true }).click()
  await other.waitForURL(/\/policies\/pol_/)
  await expect(other.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
  policyUrl = other.url()
  await other.goto('/demo/policies/new')
  await expect(other.getByRole('link', { name: NAME })).toHaveCount(0)
  await elsewhere.close()
})

test('two administrators edit at once: what does not collide is kept from both', async ({
  page,
  browser,
  signInAs,
}) => {
  test.slow()
  await signInAs('Security Administrator')
  const second = await browser.newContext({ storageState: await page.context().storageState() })
  const other = await second.newPage()
  await page.goto(`${policyUrl}/edit/settings`)
  await other.goto(`${policyUrl}/edit/settings`)

  await test.step('different settings', async () => {
    await type(page, page.getByRole('textbox', { name: 'Days To Retain Cleaned Malware' }), '9')
    await type(other, timeout(other), '40')
    await save(other).click()
    await expect(other.getByText('40 seconds')).toBeVisible()
    await meetTheOther(page, 2)
    await expect(page.getByRole('region', { name: 'They changed' })).toContainText('50 seconds → 40 seconds')
    await expect(page.getByRole('region', { name: 'You changed' })).toContainText('9 days')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Keep both changes' }).click()
    await expect(timeout(page)).toHaveValue('40')
    await page.getByLabel('Note for the version history').fill('Joined')
    await save(page).click()
    await expect(page.getByText('9 days')).toBeVisible()
    await expect(page.getByText('40 seconds')).toBeVisible()
  })

  await test.step('the same setting: a choice', async () => {
    await page.goto(`${policyUrl}/edit/settings`)
    await other.goto(`${policyUrl}/edit/settings`)
    await type(page, timeout(page), '20')
    await type(other, timeout(other), '10')
    await save(other).click()
    await expect(other.getByText('10 seconds')).toBeVisible()
    await meetTheOther(page, 4)
    const go = page.getByRole('button', { name: 'Continue with these choices' })
    await expect(go).toBeDisabled()
    const choice = page.getByRole('group', { name: TIMEOUT, exact: true })
    await expect(choice).toContainText('Before: 40 seconds')
    await choice.getByRole('radio', { name: /^Yours 20 seconds/ }).check()
    await expectAccessible(page)
    await go.click()
    await save(page).click()
    await expect(page.getByText('20 seconds')).toBeVisible()
  })
  await second.close()
})

test('versions are listed, compared and restored', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Security Administrator')
  await page.goto(`${policyUrl}/versions`)
  const table = page.getByRole('table')

  await test.step('the list says who, why and what', async () => {
    await expect(table.getByRole('row', { name: /Version 1/ })).toContainText('For the tour')
    await expect(table.getByRole('row', { name: /Version 3/ })).toContainText('Joined')
    await expect(table.getByRole('row', { name: /Version 5/ })).toContainText('Current')
    await expectAccessible(page)
  })

  await test.step('two of them are compared', async () => {
    await table
      .getByRole('row', { name: /Version 1/ })
      .getByRole('checkbox')
      .check()
    await table
      .getByRole('row', { name: /Version 3/ })
      .getByRole('checkbox')
      .check()
    await page.getByRole('link', { name: 'Compare 1 with 3' }).click()
    await page.waitForURL(/from=1&to=3/)
    const row = page.getByRole('row', { name: new RegExp(TIMEOUT) })
    await expect(row).toContainText('50 seconds')
    await expect(row).toContainText('40 seconds')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Swap' }).click()
    await expect(page).toHaveURL(/from=3&to=1/)
    await expect(page.getByRole('row', { name: /Days To Retain/ })).toContainText('Removed')
    await page.getByLabel('To', { exact: true }).selectOption('defaults')
    await expect(page.getByText('as far as Microsoft documents it')).toBeVisible()
    await expect(page.getByRole('row', { name: new RegExp(TIMEOUT) })).toContainText('0 seconds')
  })

  await test.step('one is restored after a look at what that changes', async () => {
    await page.goto(`${policyUrl}/versions`)
    await expect(page.getByRole('link', { name: 'Restore version 1' })).toHaveAttribute(
      'href',
      /\/1\/restore$/,
    )
    await page.goto(`${policyUrl}/versions/1`)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Restore', exact: true }).click()
    await page.waitForURL(/\/1\/restore/)
    await expect(page.getByRole('row', { name: new RegExp(TIMEOUT) })).toContainText('50 seconds')
    await expect(page.getByRole('region', { name: 'Impact' })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Restore', exact: true }).click()
    await expect(page.getByRole('row', { name: /Version 6/ })).toContainText('Restored version 1: 2 settings')
  })
})

test('an edit that was left is offered again', async ({ page, signInAs }) => {
  await signInAs('Security Administrator')
  await page.goto(`${policyUrl}/edit`)
  await page.getByLabel('Description').fill('Half a sentence')
  await expect(page.getByText(/^Draft saved/)).toBeVisible()
  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByLabel('Description')).toHaveValue('Half a sentence')
  await save(page).click()
  await expect(page.getByText('Half a sentence').first()).toBeVisible()
  await page.goto(`${policyUrl}/edit`)
  await expect(page.getByLabel('Description')).toHaveValue('Half a sentence')
  await expect(page.getByText('You have a draft')).toHaveCount(0)
})

test('a deleted policy is found again and restored', async ({ page, signInAs }) => {
  await signInAs('Security Administrator')
  await page.goto(policyUrl)
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Antivirus' })).toBeVisible()
  await page.goto('/demo/policies/deleted')
  const row = page.getByRole('row', { name: new RegExp(NAME) })
  await expect(row).toContainText('30 days')
  await expectAccessible(page)
  await row.getByRole('button', { name: `Restore ${NAME}` }).click()
  await expect(row).toHaveCount(0)
  await page.getByRole('button', { name: 'View' }).click()
  await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
  await expect(page.getByRole('link', { name: /^Versions/ })).toContainText('7')
})
