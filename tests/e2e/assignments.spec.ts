import { expect, expectAccessible, test } from '../support/e2e'
import { makeManagedTenant } from '../support/managed-tenant'

/** Whom policies reach, in a tenant of its own whose few devices nobody else counts. */
const RUN = Date.now().toString(36)
const ALL = `Every client ${RUN}`
const LAPTOPS = `Laptops ${RUN}`

test('groups say what they bring, and several policies are assigned at once', async ({
  page,
  request,
  signInAs,
}) => {
  test.slow()
  await signInAs('Global Administrator')
  const devices = { clients: ['WS-1', 'WS-2', 'LT-1', 'LT-2', 'LT-3'] }
  const tenant = await makeManagedTenant(page, request, `Assigned ${RUN}`, devices)

  for (const [name, rule] of [
    [ALL, 'device.deviceOSType -eq "Windows"'],
    [LAPTOPS, 'device.displayName -startsWith "LT-"'],
  ] as const) {
    await page.goto(`${tenant}/groups/new`)
    await page.getByLabel('Name').first().fill(name)
    await page.getByRole('radio', { name: /^Dynamic/ }).check()
    await page.getByLabel('Rule syntax', { exact: true }).fill(rule)
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  }
  for (const name of [`First ${RUN}`, `Second ${RUN}`]) {
    await page.goto(`${tenant}/policies/new?profile=windows-antivirus`)
    await page.getByLabel('Name').fill(name)
    await page.getByRole('button', { name: /^Next/ }).click()
    await page.getByRole('textbox', { name: 'Cloud Extended Timeout' }).fill('20')
    for (let step = 0; step < 3; step++) await page.getByRole('button', { name: /^Next/ }).click()
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  }

  await page.goto(`${tenant}/policies`)
  await page.getByRole('checkbox', { name: new RegExp(`First ${RUN}`) }).check()
  await page.getByRole('checkbox', { name: new RegExp(`Second ${RUN}`) }).check()
  await page.getByRole('button', { name: 'Assign', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Assign 2 policies' })
  await dialog.getByRole('button', { name: 'Choose groups' }).click()
  const picker = page.getByRole('dialog', { name: 'Include groups' })
  await picker.getByRole('checkbox', { name: ALL }).check()
  await picker.getByRole('button', { name: 'Select 1' }).click()
  await expect(dialog.getByText('5 devices affected', { exact: false })).toBeVisible({ timeout: 30_000 })
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Assign 2' }).click()
  await expect(page.getByText('Assigned 2 policies')).toBeVisible()

  await page.getByRole('link', { name: `First ${RUN}`, exact: true }).click()
  await page.getByRole('link', { name: /^Assigned groups/ }).click()
  await page.getByRole('link', { name: 'Edit assignments' }).click()
  await page.getByRole('button', { name: 'Add groups' }).last().click()
  const excluded = page.getByRole('dialog', { name: 'Exclude groups' })
  await excluded.getByRole('checkbox', { name: LAPTOPS }).check()
  await excluded.getByRole('button', { name: 'Select 1' }).click()
  const overlap = page.getByRole('link', { name: '3 devices (opens in a new tab)' })
  await expect(page.getByText('Takes out', { exact: false })).toBeVisible()
  await expectAccessible(page)
  const [list] = await Promise.all([page.waitForEvent('popup'), overlap.click()])
  await expect(list).toHaveURL(/also=/)
  await expect(list.getByRole('table').getByRole('link', { name: /^LT-/ })).toHaveCount(3)
})
