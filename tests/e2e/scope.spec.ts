import { expect, expectAccessible, test } from '../support/e2e'
import { onboardOverHttp } from '../support/onboard-over-http'

/** The way into management, in a tenant of its own: guide, scope with its preview, connector, asset rules. */
test.describe.configure({ mode: 'serial' })

/** Each run has names of its own, so that a second run on the same data meets nothing of the first. */
const RUN = Date.now().toString(36)
const TENANT = `/scope-${RUN}`

test('the set-up guide of a new tenant says what is missing, and follows what is done', async ({
  page,
  signInAs,
}) => {
  test.slow()
  await signInAs('Global Administrator')
  await page.goto('/demo/administration/tenants')
  await page.getByRole('button', { name: 'New tenant' }).click()
  const dialog = page.getByRole('dialog', { name: 'New tenant' })
  await dialog.getByLabel('Name').fill(`Scope ${RUN}`)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(new RegExp(`${TENANT}$`))

  await page.goto(`${TENANT}/setup`)
  await expect(page.getByRole('heading', { level: 1, name: 'Set-up guide' })).toBeVisible()
  await expect(page.getByText('1 of 10 done')).toBeVisible()
  await expectAccessible(page)
  await page.locator('[aria-current="step"]').getByRole('link', { name: 'Enforcement scope' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Enforcement scope' })).toBeVisible()
  await expect(page.getByText('On for every tenant since 25 September 2023.')).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Preview features' })).toBeDisabled()
  await page
    .getByRole('group', { name: 'Windows client' })
    .getByRole('radio', { name: 'On tagged devices' })
    .check()
  await expect(page.getByRole('region', { name: 'Enter management' })).toContainText('No device enters.')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Enforcement scope saved').first()).toBeVisible()

  await page.goto(`${TENANT}/setup`)
  await expect(page.getByText('3 of 10 done')).toBeVisible()
  await expect(page.getByText('Windows client on tagged devices.')).toBeVisible()
  await expect(page.locator('[aria-current="step"]')).toContainText('Turn the connector on')
})

test('the scope shows who would leave, and why, before anything is saved', async ({
  page,
  request,
  signInAs,
}) => {
  test.slow()
  await signInAs('Global Administrator')
  await page.goto(`${TENANT}/settings/enforcement-scope`)
  for (const platform of ['Windows client', 'Windows Server']) {
    await page.getByRole('group', { name: platform }).getByRole('radio', { name: 'On all devices' }).check()
  }
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Enforcement scope saved').first()).toBeVisible()
  await page.goto(`${TENANT}/endpoint-security/connector`)
  await page.getByRole('switch', { name: /^Allow Microsoft Defender for Endpoint/ }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Connector turned on').first()).toBeVisible()
  await page.goto(`${TENANT}/devices/onboarding`)
  await page.getByRole('button', { name: 'Onboard devices' }).first().click()
  const onboarding = page.getByRole('dialog', { name: 'Onboard devices' })
  await onboarding.getByRole('button', { name: 'Create package' }).click()
  const token = await onboarding.getByText(/^bwk\./).innerText()
  await onboardOverHttp(request, token.trim(), 'srv-1', 'windowsServer')

  await page.goto(`${TENANT}/settings/enforcement-scope`)
  await page.getByRole('group', { name: 'Windows Server' }).getByRole('radio', { name: 'Off' }).check()
  const leave = page.getByRole('region', { name: 'Leave management' })
  await expect(leave.getByText('srv-1').first()).toBeVisible()
  await expect(leave.getByText(/is off in the enforcement scope\./).first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(leave).toHaveCount(0)
})

test('an asset rule is tried on devices, saved, switched off and deleted', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  await page.goto(`${TENANT}/settings/asset-rules`)
  await page.getByRole('link', { name: 'New rule' }).first().click()
  await page.getByRole('textbox', { name: 'Name' }).fill(`Servers ${RUN}`)
  await page.getByRole('textbox', { name: 'Tag' }).fill(`Servers-${RUN}`)
  const condition = page.getByRole('group', { name: 'Condition 1' })
  await condition.getByLabel('Property').selectOption('osPlatform')
  await condition.getByLabel('Windows Server').check()
  await expect(
    page.getByRole('list', { name: 'Matching devices' }).getByRole('listitem').first(),
  ).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Create' }).click()

  await page.waitForURL(/asset-rules$/)
  const row = page.getByRole('row').filter({ hasText: `Servers ${RUN}` })
  await expect(row).toContainText('OS platform is any of Windows Server')
  await row.getByRole('link', { name: /devices?$/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: `Servers ${RUN}` })).toBeVisible()
  await page.getByRole('switch', { name: 'Rule is on' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Asset rule saved').first()).toBeVisible()

  await page.goto(`${TENANT}/settings/asset-rules?q=${RUN}&state=off`)
  await expectAccessible(page)
  await row.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page
    .getByRole('dialog', { name: `Delete Servers ${RUN}` })
    .getByRole('button', { name: 'Delete' })
    .click()
  await expect(page.getByText('1 asset rule deleted').first()).toBeVisible()
})

test('who may only read is told so', async ({ page, signInAs }) => {
  await signInAs('Security Reader')
  await page.goto('/demo/settings/enforcement-scope')
  await expect(page.getByText(/Your role, Security Reader, reads the scope/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0)
  await page.goto('/demo/settings/asset-rules')
  await expect(page.getByRole('link', { name: 'New rule' })).toHaveCount(0)
})
