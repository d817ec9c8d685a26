import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/e2e'
import { makeManagedTenant } from '../support/managed-tenant'

/** A rule as rows and as text, with its preview: in a tenant of its own, whose few devices nobody else counts. */
test.describe.configure({ mode: 'serial' })

/** Each run has names of its own, so that a second run on the same data meets nothing of the first. */
const RUN = Date.now().toString(36)
const TENANT = `/rules-${RUN}`
const GROUP = `Clients ${RUN}`
const CLIENTS = ['WS-0001', 'WS-0002', 'LT-0003']
const SERVER = 'SRV-0001'

const text = (page: Page) => page.getByLabel('Rule syntax', { exact: true })
const row = (page: Page, number: string) => page.getByRole('group', { name: `Row ${number}`, exact: true })
const members = (page: Page) => page.getByRole('group', { name: 'Members of the rule' })

test('a tenant of its own, with a few devices under management', async ({ page, request, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  const devices = { clients: CLIENTS, servers: [SERVER] }
  expect(await makeManagedTenant(page, request, `Rules ${RUN}`, devices)).toBe(TENANT)
})

test('a rule is built of rows, previewed, tried on devices and saved', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  await page.goto(`${TENANT}/groups/new`)
  await page.getByLabel('Name').fill(GROUP)

  await test.step('rows print the rule; values that occur are offered with their numbers', async () => {
    await row(page, '1').getByLabel('Property').selectOption('deviceOSType')
    await row(page, '1').getByLabel('Value').click()
    await page.getByRole('option', { name: /^Windows\s*3 devices$/ }).click()
    await expect(text(page)).toHaveText('device.deviceOSType -eq "Windows"')
    await page.getByRole('button', { name: 'Add expression' }).click()
    await expect(row(page, '2').getByLabel('Property')).toBeFocused()
    await row(page, '2').getByLabel('Property').selectOption('displayName')
    await row(page, '2').getByLabel('Operator').selectOption({ label: 'In' })
    for (const name of ['WS-0001', 'LT-0003']) {
      await row(page, '2').getByLabel('Add value').fill(name)
      await row(page, '2').getByLabel('Add value').press('Enter')
    }
    await expect(text(page)).toHaveText(
      '(device.deviceOSType -eq "Windows") -and (device.displayName -in ["WS-0001", "LT-0003"])',
    )
    // While a list of suggestions is open, the rest of the page is hidden from screen readers on purpose.
    await text(page).focus()
    await expect(page.getByRole('listbox')).toHaveCount(0)
    await expectAccessible(page)
  })

  await test.step('the text edits the rows; an error leaves them as they were', async () => {
    await text(page).fill('device.deviceOSType -eq "Windows" -and -not (device.displayName -startsWith "LT")')
    await expect(row(page, '2').getByLabel('Value')).toHaveValue('LT')
    await expect(row(page, '2').getByText('Not (-not)')).toBeVisible()
    await text(page).fill('device.deviceOSType -eq Windows')
    await expect(page.getByText(/column 25/).first()).toBeVisible()
    await expect(page.getByText(/These rows show the rule as it was/)).toBeVisible()
    await expectAccessible(page)
    await page
      .getByRole('button', { name: /^Replace Windows with/ })
      .first()
      .click()
    await expect(text(page)).toHaveText('device.deviceOSType -eq "Windows"')
    await expect(row(page, '1').getByLabel('Value')).toHaveValue('Windows')
  })

  await test.step('the preview counts and lists the members', async () => {
    await members(page).getByRole('button', { name: 'Members: 3 devices' }).click()
    const dialog = page.getByRole('dialog', { name: '3 devices are selected' })
    await expect(dialog.getByRole('listitem')).toHaveCount(CLIENTS.length)
    await dialog.getByRole('button', { name: 'Why WS-0001' }).click()
    await expect(dialog.getByText('deviceOSType is "Windows"')).toBeVisible()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
  })

  await test.step('validating says for each clause why a device is in or out', async () => {
    await page.getByRole('button', { name: 'Add devices' }).click()
    const dialog = page.getByRole('dialog', { name: 'Devices to try the rule on' })
    await dialog.getByRole('checkbox', { name: new RegExp(SERVER) }).check()
    await dialog.getByRole('button', { name: 'Validate' }).click()
    const validated = page.getByRole('list', { name: 'Validated devices' })
    await expect(validated.getByText('Not in group')).toBeVisible()
    await validated.getByText(SERVER).click()
    await expect(validated.getByText('deviceOSType is "Windows Server"')).toBeVisible()
  })

  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: GROUP })).toBeVisible()
  await expect(page.getByRole('link', { name: /^Members 3/ })).toBeVisible({ timeout: 30_000 })
})

test('a saved rule says who would join and leave, and is saved without waiting for that', async ({
  page,
  signInAs,
}) => {
  test.slow()
  await signInAs('Global Administrator')
  await page.goto(`${TENANT}/groups`)
  await page.getByRole('link', { name: GROUP }).click()
  await page.getByRole('link', { name: 'Dynamic membership rule' }).click()

  await test.step('against the saved rule', async () => {
    await row(page, '1').getByLabel('Operator').selectOption({ label: 'Not equals' })
    await members(page).getByRole('button', { name: 'Would join: 1 device' }).click()
    const dialog = page.getByRole('dialog', { name: '1 device would join the group' })
    await expect(dialog.getByRole('link', { name: new RegExp(SERVER) })).toBeVisible()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await expect(members(page).getByRole('button', { name: 'Would leave: 3 devices' })).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('the text box completes, and Tab leaves it', async () => {
    await page.getByRole('button', { name: 'Discard' }).click()
    await text(page).click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('device.disp')
    await page.getByRole('option', { name: /device\.displayName/ }).click()
    await expect(text(page)).toHaveText('device.displayName')
    await page.keyboard.type(' -eq "ws-0002')
    await page.getByRole('option', { name: /WS-0002/ }).click()
    await expect(text(page)).toHaveText('device.displayName -eq "WS-0002"')
    await page.keyboard.press('Tab')
    await expect(text(page)).not.toBeFocused()
  })

  await test.step('saving asks nobody', async () => {
    // Previews that never come must not stand in the way.
    await page.route(`**${TENANT}/groups/rule`, () => undefined)
    await row(page, '1').getByLabel('Operator').selectOption({ label: 'Starts with' })
    await row(page, '1').getByLabel('Value').fill('WS')
    // Leaving the field shuts its list of suggestions, over which screen readers see nothing else.
    await row(page, '1').getByLabel('Value').press('Tab')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText(/saved/i).first()).toBeVisible()
    await page.unroute(`**${TENANT}/groups/rule`)
    await expect(page.getByRole('link', { name: /^Members 2/ })).toBeVisible({ timeout: 30_000 })
  })

  await test.step('leaving with changes asks first', async () => {
    await text(page).fill('device.deviceOSType -eq "Linux"')
    let asked = false
    page.once('dialog', (dialog) => {
      asked = dialog.type() === 'beforeunload'
      void dialog.dismiss()
    })
    await page.close({ runBeforeUnload: true })
    await expect.poll(() => asked).toBe(true)
  })
})

for (const theme of ['light', 'dark'] as const) {
  test(`nested rules are accessible in ${theme}, wide and narrow`, async ({ page, signInAs }) => {
    test.slow()
    await page.emulateMedia({ colorScheme: theme })
    await signInAs('Global Administrator')
    await page.goto(`${TENANT}/groups/new`)
    // The editor that takes the plain box's place: a text that comes in between belongs to neither.
    await expect(page.locator('.cm-content')).toBeVisible()
    await text(page).fill(
      '(device.deviceOSType -eq "Windows" -or device.deviceOSType -in ["Linux", "macOS"]) -and device.systemLabels -any (_ -eq "a" -or _ -startsWith "M")',
    )
    await expect(row(page, '2.2').getByLabel('Value')).toHaveValue('M')
    await expect(members(page)).toBeVisible()
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(page)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })
}
