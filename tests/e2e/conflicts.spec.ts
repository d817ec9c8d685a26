import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/e2e'
import { makeManagedTenant } from '../support/managed-tenant'

/** From a conflict to a way out of it: in a tenant of its own, whose few devices nobody else counts. */
test.describe.configure({ mode: 'serial' })

/** Each run has names of its own, so that a second run on the same data meets nothing of the first. */
const RUN = Date.now().toString(36)
const TENANT = `/conflicts-${RUN}`
const DEVICES = ['WS-0001', 'WS-0002', 'LT-0003']
const CALM = `Calm ${RUN}`
const STRICT = `Strict ${RUN}`
const SETTING = 'Cloud Block Level'
/** A change, its evaluation, and the page that follows. */
const EVALUATED_MS = 45_000

const pane = (page: Page) => page.getByRole('dialog', { name: SETTING })

/** Rows of the list on the page, as its pager says; 0 while it does not. */
async function totalOf(page: Page): Promise<number> {
  const [text] = await page.getByRole('button', { name: /^1–[\d,]+ of [\d,]+$/ }).allTextContents()
  return Number((text?.split(' ').at(-1) ?? '0').replaceAll(',', ''))
}

async function createPolicy(page: Page, name: string, level: string) {
  await page.goto(`${TENANT}/policies/new?profile=windows-antivirus`)
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('combobox', { name: SETTING }).selectOption({ label: level })
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: /^Next/ }).click()
  const everybody = page.getByRole('switch', { name: 'All devices' })
  if (!(await everybody.isChecked())) await everybody.click()
  await expect(everybody).toBeChecked()
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

async function openConflict(page: Page) {
  await page.goto(`${TENANT}/reports/conflicts`)
  await page.getByRole('table').getByRole('button', { name: SETTING }).click()
  await expect(pane(page)).toBeVisible()
}

test('a tenant of its own, with devices under management', async ({ page, request, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  expect(await makeManagedTenant(page, request, `Conflicts ${RUN}`, { clients: DEVICES })).toBe(TENANT)
})

test('two policies that disagree make a conflict, and the page follows by itself', async ({
  page,
  signInAs,
}) => {
  test.slow()
  await signInAs('Global Administrator')
  await createPolicy(page, CALM, 'High')
  await createPolicy(page, STRICT, 'Zero tolerance')
  await page.goto(`${TENANT}/reports/conflicts`)
  // Nothing is pressed: what is shown changes when the worker has caught up.
  const row = page.getByRole('table').getByRole('row', { name: new RegExp(SETTING) })
  await expect(row).toBeVisible({ timeout: EVALUATED_MS })
  await expect(row.getByRole('link', { name: /^3 devices in conflict/ })).toBeVisible()
})

test('conflicts can be looked at in three ways, and each number leads to its devices', async ({
  page,
  signInAs,
}) => {
  await signInAs('Global Administrator')
  await page.goto(`${TENANT}/reports/conflicts`)
  for (const [tab, name] of [
    ['By setting', SETTING],
    ['By pair of policies', `${CALM} and ${STRICT}`],
    ['By number of devices', SETTING],
  ] as const) {
    await page.getByRole('link', { name: new RegExp(`^${tab}`) }).click()
    const row = page.getByRole('row', { name: new RegExp(name) }).first()
    await expect(row).toBeVisible()
    await expectAccessible(page)
    const link = row.getByRole('link', { name: /devices? in conflict/ })
    await link.click()
    await expect(page.getByRole('heading', { level: 1, name: /^Devices in conflict/ })).toBeVisible()
    await expect.poll(() => totalOf(page)).toBe(DEVICES.length)
    await page.goBack()
    await expect(row).toBeVisible()
  }
  await page.getByRole('searchbox', { name: 'Setting, policy or value' }).fill('no such thing')
  await expect(page.getByText('Nothing matches')).toBeVisible()
})

test('the advisor says what each way out does, and fills in the form', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  await openConflict(page)
  await expect(pane(page).getByRole('link', { name: STRICT, exact: true })).toBeVisible()
  await expect(
    pane(page)
      .getByRole('link', { name: /^\d+ of \d+ helped/ })
      .first(),
  ).toBeVisible()
  await expectAccessible(page)

  const title = `Set "${SETTING}" in "${STRICT}" to High, as in "${CALM}"`
  const way = pane(page).getByRole('listitem').filter({ hasText: title })
  const helped = way.getByRole('link', { name: /helped/ })
  const count = Number((await helped.textContent())?.split(' ')[0])
  expect(count).toBe(DEVICES.length)
  await helped.click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect.poll(() => totalOf(page)).toBe(count)
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Review change' }).click()
  await expect(page.getByText(`Filled in: ${title}`)).toBeVisible()
  await expect(page.getByText('1 setting changed')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(/^Saved version 2/).first()).toBeVisible()
})

test('a conflict that was resolved says so', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  await page.goto(`${TENANT}/reports/conflicts`)
  await expect(page.getByText('No conflicts')).toBeVisible({ timeout: EVALUATED_MS })
  const key = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
  await page.goto(`${TENANT}/reports/conflicts?open=${key}`)
  await expect(page.getByRole('dialog').getByText('This conflict is resolved')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('fits a narrow window', async ({ page, signInAs }) => {
  await page.setViewportSize({ width: 390, height: 800 })
  await signInAs('Security Reader')
  for (const view of ['setting', 'pair', 'devices']) {
    await page.goto(`/demo/reports/conflicts?view=${view}`)
    await expect(page.getByRole('heading', { level: 1, name: 'Conflicts' })).toBeVisible()
    await expectAccessible(page)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${view} scrolls sideways`).toBeLessThanOrEqual(0)
  }
  await page.getByRole('button', { name: 'Navigation' }).click()
  const drawer = page.getByRole('dialog', { name: 'Navigation' })
  await expect(drawer).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
  await expect(page.getByRole('button', { name: 'Navigation' })).toBeFocused()
})
