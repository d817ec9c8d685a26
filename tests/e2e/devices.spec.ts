import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/e2e'
import { onboardOverHttp } from '../support/onboard-over-http'

/** A device's life as administrators see it, in a tenant of its own whose few devices nobody else counts. */
test.describe.configure({ mode: 'serial' })

/** Each run has names of its own, so that a second run on the same data meets nothing of the first. */
const RUN = Date.now().toString(36)
const TENANT = `/devices-${RUN}`
const LAPTOP = `LT-${RUN}`
const DESKTOP = `WS-${RUN}`
const GROUP = `Pilot ${RUN}`

/** The worker has caught up and the panel that said so is gone: half faded, its text has too little contrast. */
async function settled(page: Page) {
  await expect(page.getByText(/up to date/)).toBeVisible()
  await expect(page.getByRole('progressbar')).toHaveCount(0)
}

async function openDevice(page: Page, name: string) {
  await page.goto(`${TENANT}/devices/inventory`)
  await page.getByRole('table').getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

test('devices onboard with a package that is shown once', async ({ page, request, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  await page.goto('/demo/administration/tenants')
  await page.getByRole('button', { name: 'New tenant' }).click()
  const dialog = page.getByRole('dialog', { name: 'New tenant' })
  await dialog.getByLabel('Name').fill(`Devices ${RUN}`)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(new RegExp(`${TENANT}$`))
  await page.goto(`${TENANT}/settings/enforcement-scope`)
  await page
    .getByRole('group', { name: 'Windows client' })
    .getByRole('radio', { name: 'On all devices' })
    .check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Enforcement scope saved').first()).toBeVisible()
  await page.goto(`${TENANT}/endpoint-security/connector`)
  await page.getByRole('switch', { name: /^Allow Microsoft Defender for Endpoint/ }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Connector turned on').first()).toBeVisible()

  await page.goto(`${TENANT}/devices/onboarding`)
  await page.getByRole('button', { name: 'Onboard devices' }).first().click()
  const onboarding = page.getByRole('dialog', { name: 'Onboard devices' })
  await onboarding.getByLabel('Most devices').fill('0')
  await onboarding.getByRole('button', { name: 'Create package' }).click()
  await expect(onboarding.getByText('Use at least one device.')).toBeVisible()
  await onboarding.getByLabel('Most devices').fill('2')
  await onboarding.getByRole('button', { name: 'Create package' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    onboarding.getByRole('link', { name: 'Download package' }).click(),
  ])
  const file = JSON.parse(await readFile(await download.path(), 'utf8'))
  expect(file).toMatchObject({ version: 1, tenantName: `Devices ${RUN}` })
  await expectAccessible(page)
  await onboarding.getByRole('button', { name: 'Done' }).click()
  for (const name of [LAPTOP, DESKTOP]) await onboardOverHttp(request, String(file.onboardingToken), name)
  await page.reload()
  await expect(page.getByRole('row').filter({ hasText: '2 of 2' })).toContainText('Used up')
})

test('both lists show them in the words of their portals, and keep a view under a name', async ({
  page,
  signInAs,
}) => {
  await signInAs('Global Administrator')
  await page.goto(`${TENANT}/devices`)
  const all = page.getByRole('table', { name: 'Devices' })
  await expect(all.getByRole('row', { name: new RegExp(LAPTOP) })).toContainText('Blank')
  await expectAccessible(page)
  await page.goto(`${TENANT}/devices/inventory?q=${LAPTOP}`)
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
  await page.getByRole('button', { name: 'Save view' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save view' })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('Enter a name.')).toBeVisible()
  await dialog.getByLabel('Name').fill('The laptop')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const views = page.getByRole('navigation', { name: 'Views' })
  await views.getByRole('link', { name: 'All', exact: true }).click()
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(3)
  await views.getByRole('link', { name: 'The laptop' }).click()
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
  await expectAccessible(page)
})

test('a device is excluded with a reason, and included again', async ({ page, signInAs }) => {
  await signInAs('Global Administrator')
  await openDevice(page, LAPTOP)
  await page.getByRole('button', { name: 'Exclude', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `Exclude ${LAPTOP}` })
  await dialog.getByRole('button', { name: 'Exclude' }).click()
  await expect(dialog.getByText(/Say why/)).toBeVisible()
  await expect(dialog.getByRole('status')).toContainText(/1 device/)
  await dialog.getByLabel(/Reason/).fill('Lab machine')
  await dialog.getByRole('button', { name: 'Exclude' }).click()
  await expect(page.getByText('Excluded from security settings management.')).toBeVisible()
  await expect(page.getByText(/Lab machine/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Policy sync' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Include', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Include' }).click()
  await expect(page.getByText('Excluded from security settings management.')).toHaveCount(0)
  await page.getByRole('link', { name: 'Activity' }).click()
  await expect(page.getByRole('table').getByText(/excluded it from management: Lab machine/)).toBeVisible()
  await settled(page)
  await expectAccessible(page)
})

test('memberships that go with a directory object are lost until the device is retargeted', async ({
  page,
  signInAs,
}) => {
  test.slow()
  await signInAs('Global Administrator')
  await page.goto(`${TENANT}/groups/new`)
  await page.getByLabel('Name').fill(GROUP)
  await page.getByRole('radio', { name: /^Assigned/ }).check()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: GROUP })).toBeVisible()
  await page.getByRole('link', { name: /^Members/ }).click()
  await page.getByRole('button', { name: 'Add members' }).first().click()
  const members = page.getByRole('dialog', { name: /Add members/ })
  await members.getByRole('checkbox', { name: new RegExp(LAPTOP) }).check()
  await members.getByRole('button', { name: /^Add/ }).click()
  await expect(members).toBeHidden()

  await openDevice(page, LAPTOP)
  await page.getByRole('link', { name: 'Directory' }).click()
  await expect(page.getByText('MicrosoftSense')).toBeVisible()
  await page.getByRole('button', { name: 'Delete object' }).click()
  const dialog = page.getByRole('dialog', { name: /^Delete the directory object/ })
  await dialog.getByLabel(/to confirm$/).fill(LAPTOP)
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('1 group membership was lost with a deleted directory object.')).toBeVisible()
  await expect(page.getByRole('checkbox', { name: GROUP })).toBeChecked()
  await settled(page)
  await expectAccessible(page)
  // Without a directory object no group can hold it: the page says what to wait for.
  await page.getByRole('button', { name: 'Retarget' }).click()
  await expect(page.getByText(/Retarget it after its next check-in/)).toBeVisible()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(page.getByText(/was lost with a deleted directory object/)).toHaveCount(0)
})

test('a deleted device is undone from the message, and restored from its list', async ({
  page,
  signInAs,
}) => {
  await signInAs('Global Administrator')
  await openDevice(page, DESKTOP)
  const remove = async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: `Delete ${DESKTOP}` })
    await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled()
    await dialog.getByLabel(/to confirm$/).fill(DESKTOP)
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByText('1 device deleted').first()).toBeVisible()
  }
  await remove()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('1 device restored').first()).toBeVisible()
  await openDevice(page, DESKTOP)
  await remove()
  await page.goto(`${TENANT}/devices/deleted`)
  await page
    .getByRole('row', { name: new RegExp(DESKTOP) })
    .getByRole('checkbox')
    .check()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(page.getByText('No deleted devices')).toBeVisible()
  await openDevice(page, DESKTOP)
})
