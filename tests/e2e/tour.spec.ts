import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/e2e'

/** The tour of the README, by hand: from the enforcement scope to a conflict in the per-setting report. */
test.describe.configure({ mode: 'serial' })

const FLEET = 30
const GROUP = 'Windows clients'
const BASELINE = 'Clients – AV baseline'
const HARDENED = 'Clients – AV hardened'

async function saveAndSee(page: Page, toast: string) {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(toast).first()).toBeVisible()
}

async function createAntivirusPolicy(page: Page, name: string, cloudBlockLevel: string) {
  await page.goto('/demo/endpoint-security/antivirus')
  await page.getByRole('button', { name: 'Create policy' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create a policy' })
  await dialog.getByRole('radio', { name: /^Windows/ }).check()
  await dialog.getByRole('radio', { name: /^Microsoft Defender Antivirus(?! exclusions)/ }).check()
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()

  await expect(page.getByRole('button', { name: /^Next/ })).toBeVisible()
  await page.getByRole('button', { name: /^Next/ }).click()
  await expect(page.getByText('Enter a name.').first()).toBeVisible()
  await page.getByLabel('Name', { exact: false }).first().fill(name)
  await page.getByRole('button', { name: /^Next/ }).click()

  await page.getByLabel('Search settings').fill('cloud block')
  await page.getByRole('combobox', { name: 'Cloud Block Level' }).selectOption({ label: cloudBlockLevel })
  await page.getByLabel('Search settings').fill('archive scanning')
  await page
    .getByRole('radiogroup', { name: 'Allow Archive Scanning' })
    .getByRole('radio', { name: /^Allowed/ })
    .click()
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: /^Next/ }).click()

  await page.getByRole('button', { name: 'Add groups' }).first().click()
  const picker = page.getByRole('dialog', { name: 'Include groups' })
  await picker.getByRole('checkbox', { name: GROUP }).check()
  await picker.getByRole('button', { name: 'Select 1' }).click()
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.waitForURL(/\/demo\/policies\/pol_/)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

/** Devices behind a status on the policy page, as its legend says. */
function statusCount(page: Page, status: string) {
  return page.getByRole('link', { name: new RegExp(`^${status}: \\d+ devices`) }).first()
}

test('turns the scope and the connector on', async ({ page, signInAs }) => {
  await signInAs('Global Administrator')
  await page.goto('/demo/settings/enforcement-scope')
  for (const platform of ['Windows client', 'Windows Server', 'Linux', 'macOS']) {
    await page
      .getByRole('group', { name: platform })
      .getByRole('radio', { name: 'On tagged devices' })
      .check()
  }
  await expectAccessible(page)
  await saveAndSee(page, 'Enforcement scope saved')

  await page.goto('/demo/endpoint-security/connector')
  await page
    .getByRole('switch', {
      name: 'Allow Microsoft Defender for Endpoint to enforce Endpoint Security Configurations',
    })
    .click()
  await saveAndSee(page, 'Connector turned on')
  await page.reload()
  await expect(page.getByText('Connected')).toBeVisible()
})

test('onboards demo devices over the device API and says who manages each', async ({ page, signInAs }) => {
  await signInAs('Global Administrator')
  await page.goto('/demo/devices/inventory')
  await page.getByRole('button', { name: 'Add demo devices' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add demo devices' })
  await dialog.getByLabel('Number of devices').fill('0')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog.getByText('Add at least one device.')).toBeVisible()
  await dialog.getByLabel('Number of devices').fill(String(FLEET))
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('button', { name: new RegExp(`of ${FLEET}$`) })).toBeVisible({
    timeout: 45_000,
  })

  const table = page.getByRole('table', { name: 'Device inventory' })
  await expect(table.getByText('Success').first()).toBeVisible()
  await table.getByRole('row').nth(1).getByRole('cell').nth(2).click()
  const pane = page.getByRole('dialog').filter({ hasText: 'MDE enrollment' })
  await expect(pane).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(pane).toBeHidden()
})

test('creates a dynamic group and shows where a rule is wrong', async ({ page, signInAs }) => {
  await signInAs('Global Administrator')
  await page.goto('/demo/groups/new')
  await page.getByLabel('Name').fill(GROUP)
  await page.getByLabel('Rule syntax', { exact: true }).fill('device.deviceOSType -eq Windows')
  await expect(page.getByText(/column 25/i).first()).toBeVisible()
  await page.getByLabel('Rule syntax', { exact: true }).fill('device.deviceOSType -eq "Windows"')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: GROUP })).toBeVisible()
  await page.getByRole('link', { name: /^Members/ }).click()
  await expect(page.getByRole('table').getByRole('row').nth(3)).toBeVisible({ timeout: 30_000 })
})

test('creates an antivirus policy; devices take it and report', async ({ page, signInAs }) => {
  await signInAs('Security Administrator')
  await createAntivirusPolicy(page, BASELINE, 'High')
  await expect(statusCount(page, 'Succeeded')).toBeVisible({ timeout: 45_000 })
  await expectAccessible(page)
})

test('imports a policy that someone exported', async ({ page, signInAs }) => {
  await signInAs('Security Administrator')
  await page.goto('/demo/endpoint-security/antivirus')
  await page.getByRole('link', { name: 'Import' }).first().click()
  await page
    .getByLabel('Policy files', { exact: true })
    .setInputFiles(path.join(import.meta.dirname, '../fixtures/policies/windows-antivirus.plain.json'))
  await page.getByRole('button', { name: 'Import 1 policy' }).click()
  await expect(page.getByText('Imported: 1 policy created')).toBeVisible()
  await page.goto('/demo/endpoint-security/antivirus')
  await expect(page.getByRole('table').getByRole('row').nth(2)).toBeVisible()
})

test('shows a contradicting second policy as a conflict, with both sources', async ({ page, signInAs }) => {
  await signInAs('Security Administrator')
  await createAntivirusPolicy(page, HARDENED, 'Zero tolerance')
  await expect(statusCount(page, 'Conflict')).toBeVisible({ timeout: 45_000 })

  await statusCount(page, 'Conflict').click()
  await page.waitForURL(/\/devices\?.*status=conflict/)
  await expect(page.getByRole('table').getByRole('link').first()).toBeVisible()
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('link', { name: /^Effective settings/ }).click()
  await page.getByRole('button', { name: 'Cloud Block Level' }).click()
  await expect(page.getByRole('link', { name: new RegExp(BASELINE) }).first()).toBeVisible()
  await expect(page.getByRole('link', { name: new RegExp(HARDENED) }).first()).toBeVisible()

  await page.goto('/demo/reports/conflicts')
  await expect(page.getByText('Cloud Block Level').first()).toBeVisible()
  await expectAccessible(page)
})
