import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/e2e'

/** What each edit would do, told before it is saved: in the second tenant, so that the tour's numbers stay its own. */
test.describe.configure({ mode: 'serial' })

const TENANT = '/harbour'
const FLEET = 12
const PAGE_SIZE = 25
/** Each run has names of its own, so that a second run on the same data meets nothing of the first. */
const RUN = Date.now().toString(36)
const BASELINE = `Baseline ${RUN}`
const STRICT = `Strict ${RUN}`

const impact = (page: Page) => page.getByRole('region', { name: 'Impact' })
/** The number on a button once it is that of the last edit. */
const numberOf = async (page: Page, name: RegExp) => {
  await expect(impact(page)).toHaveAttribute('aria-busy', 'false')
  const text = await impact(page).getByRole('button', { name }).textContent()
  return Number(/[\d,]+/.exec(text ?? '')?.[0].replace(',', ''))
}

/** Rows of the list on the page, as its pager says; 0 while it does not. */
async function totalOf(page: Page): Promise<number> {
  const [text] = await page.getByRole('button', { name: /^1–\d+ of \d+$/ }).allTextContents()
  return Number(text?.split(' ').at(-1) ?? 0)
}

/** The same for every platform of the scope. */
async function choose(page: Page, mode: RegExp) {
  for (const platform of ['Windows client', 'Windows Server', 'Linux', 'macOS']) {
    await page.getByRole('group', { name: platform }).getByRole('radio', { name: mode }).check()
  }
}

async function toAssignments(page: Page, name: string, cloudBlockLevel: string) {
  await page.goto(`${TENANT}/policies/new?profile=windows-antivirus`)
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('combobox', { name: 'Cloud Block Level' }).selectOption({ label: cloudBlockLevel })
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: /^Next/ }).click()
}

test('the scope says who enters management, device by device', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')

  await test.step('the connector alone changes nothing while no device is there', async () => {
    await page.goto(`${TENANT}/endpoint-security/connector`)
    await expect(impact(page).getByText(/^Turn the switch to see/)).toBeVisible()
    const connector = page.getByRole('switch', { name: /^Allow Microsoft Defender for Endpoint/ })
    if (!(await connector.isChecked())) {
      await connector.click()
      await expect(impact(page).getByText(/revision/)).toBeVisible()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await expect(page.getByText('Connector turned on').first()).toBeVisible()
    }
  })

  await test.step('devices onboard and stay out of scope', async () => {
    await page.goto(`${TENANT}/devices/inventory`)
    await expect(page.getByRole('heading', { level: 1, name: 'Device inventory' })).toBeVisible()
    if ((await totalOf(page)) < FLEET) {
      await page.getByRole('button', { name: 'Add demo devices' }).first().click()
      const dialog = page.getByRole('dialog', { name: 'Add demo devices' })
      await dialog.getByLabel('Number of devices').fill(String(FLEET))
      await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    }
    await expect.poll(() => totalOf(page), { timeout: 45_000 }).toBeGreaterThanOrEqual(FLEET)
  })

  await test.step('the panel counts and lists who would enter', async () => {
    await page.goto(`${TENANT}/settings/enforcement-scope`)
    await choose(page, /^Off/)
    const save = page.getByRole('button', { name: 'Save', exact: true })
    if (await save.isEnabled()) {
      await save.click()
      await expect(impact(page).getByText(/^Change a switch to see/)).toBeVisible()
    }
    await choose(page, /^On all devices/)
    const entering = await numberOf(page, /^Devices that enter management/)
    expect(entering).toBeGreaterThan(0)
    await expectAccessible(page)
    await impact(page)
      .getByRole('button', { name: /^Devices that enter management/ })
      .click()
    const pane = page.getByRole('dialog', { name: 'Devices that enter management' })
    await expect(pane.getByRole('listitem')).toHaveCount(Math.min(entering, PAGE_SIZE))
    await expect(pane.getByText(/^Counted at revision/)).toBeVisible()
    await pane
      .getByRole('button', { name: /^What changes on/ })
      .first()
      .click()
    await expect(pane.getByText('nobody → MDE')).toBeVisible()
    await expectAccessible(page)

    await page.keyboard.press('Escape')
    await expect(pane).toBeHidden()
    await expect(impact(page).getByRole('button', { name: /^Devices that enter management/ })).toBeFocused()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Enforcement scope saved').first()).toBeVisible()
    await expect(impact(page).getByText(/^Change a switch to see/)).toBeVisible()
    await page.goto(`${TENANT}/devices?managedBy=MDE&enrollment=success`)
    await expect(page.getByRole('button', { name: `1–${entering} of ${entering}` })).toBeVisible()
  })
})

test('the wizard says what creating the policy does', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  await toAssignments(page, BASELINE, 'High')
  await expect(impact(page).getByText('Nothing would change on any device', { exact: true })).toBeVisible()
  await expect(impact(page).getByText(/assigned to nobody yet/)).toBeVisible()
  await page.getByRole('switch', { name: 'All devices' }).click()
  await expect(impact(page).getByRole('button', { name: /devices? affected$/ })).toBeVisible()
  await page.getByRole('button', { name: /^Next/ }).click()
  await expect(impact(page).getByText('Settings before and after')).toBeVisible()
  await expect(impact(page).getByText('High', { exact: true }).first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.waitForURL(/\/policies\/pol_/)
  await expect(page.getByRole('heading', { level: 1, name: BASELINE })).toBeVisible()
})

test('a contradicting policy is told as a conflict before it is created, and why', async ({
  page,
  signInAs,
}) => {
  test.slow()
  await signInAs('Global Administrator')
  await toAssignments(page, STRICT, 'Zero tolerance')
  await page.getByRole('switch', { name: 'All devices' }).click()
  await page.getByRole('button', { name: /^Next/ }).click()

  await expect(impact(page).getByText('New conflicts')).toBeVisible()
  await expect(
    impact(page)
      .getByRole('link', { name: new RegExp(BASELINE) })
      .first(),
  ).toBeVisible()
  const tile = impact(page).getByRole('button', { name: /new conflict$/ })
  await tile.click()
  const pane = page.getByRole('dialog', { name: 'Devices that get a new conflict' })
  await pane
    .getByRole('button', { name: /^What changes on/ })
    .first()
    .click()
  await pane.getByRole('button', { name: 'Why: Cloud Block Level' }).click()
  await expect(pane.getByText(`"${STRICT}" says Zero tolerance`)).toBeVisible()
  await expect(pane.getByText('After', { exact: true })).toBeVisible()
  await expect(pane.getByText('Before', { exact: true })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(pane).toBeHidden()
  await expect(tile).toBeFocused()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.waitForURL(/\/policies\/pol_/)
  await expect(page.getByRole('heading', { level: 1, name: STRICT })).toBeVisible()
})

test('editing a policy follows what is typed, and says when it cannot', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  await page.goto(`${TENANT}/policies?q=${encodeURIComponent(STRICT)}`)
  await page.getByRole('link', { name: STRICT }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: STRICT })).toBeVisible()
  const policyUrl = page.url()

  await test.step('settings: before and after, errors, and the way out of the conflict', async () => {
    await page.goto(`${policyUrl}/edit/settings`)
    await expect(impact(page).getByText(/^Change a setting to see/)).toBeVisible()
    const timeout = page.getByRole('textbox', { name: 'Cloud Extended Timeout' })
    await timeout.fill('30')
    await expect(impact(page).getByText('30 seconds')).toBeVisible()
    await timeout.fill('5000')
    await expect(impact(page).getByText('Fix the errors to see the impact')).toBeVisible()
    await expect(impact(page).getByText('30 seconds')).toBeVisible()
    await timeout.fill('40')
    await expect(impact(page).getByText('Fix the errors to see the impact')).toBeHidden()
    await expect(impact(page).getByText('40 seconds')).toBeVisible()
    await page.getByRole('combobox', { name: 'Cloud Block Level' }).selectOption({ label: 'High' })
    await expect(impact(page).getByText('Conflicts that end')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('40 seconds')).toBeVisible()
  })

  await test.step('assignments: who loses the policy', async () => {
    await page.goto(`${policyUrl}/edit/assignments`)
    await page.getByRole('switch', { name: 'All devices' }).click()
    await expect(
      impact(page).getByRole('button', { name: `Devices that lose ${STRICT}`, exact: false }),
    ).toBeVisible()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Assignments saved').first()).toBeVisible()
  })

  await test.step('both policies go, so that a second run finds the tenant as this one did', async () => {
    await page.goto(`${TENANT}/policies?q=${RUN}`)
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).check()
    await page
      .getByRole('button', { name: /^Delete/ })
      .first()
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page.getByText('Deleted 2 policies').first()).toBeVisible()
  })
})

test('a reader of the scope is offered no comparison', async ({ page, signInAs }) => {
  await signInAs('Security Reader')
  await page.goto('/demo/settings/enforcement-scope')
  await expect(page.getByRole('heading', { level: 1, name: 'Enforcement scope' })).toBeVisible()
  await expect(impact(page)).toHaveCount(0)
})
