import { expect, expectAccessible, test } from '../support/e2e'

test('refuses a wrong password, keeps the address typed, and signs out', async ({ page, signInAs }) => {
  await page.goto('/sign-in')
  await expectAccessible(page)
  await page.getByLabel('E-mail').fill('nobody@bulwark.example')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText('The e-mail address or the password is wrong.')).toBeVisible()
  await expect(page.getByLabel('E-mail')).toHaveValue('nobody@bulwark.example')

  await signInAs('Security Reader')
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL(/sign-in/)
  await page.goto('/demo')
  await page.waitForURL(/sign-in/)
})

test('shows a reader what may be read and offers nothing else', async ({ page, signInAs }) => {
  await signInAs('Security Reader')
  await page.goto('/demo/endpoint-security/antivirus')
  await expect(page.getByRole('heading', { level: 1, name: 'Antivirus' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Create policy' })).toHaveCount(0)
  await page.goto('/demo/settings/enforcement-scope')
  await expect(page.getByRole('group', { name: 'Linux' }).getByRole('radio', { name: 'Off' })).toBeDisabled()
  await page.goto('/demo/users')
  await expect(page.getByText('Your role does not include this page')).toBeVisible()
})

test('tells nobody of tenants and records that are not theirs', async ({ page, signInAs }) => {
  await signInAs('Security Reader')
  for (const address of [
    '/harbour',
    '/no-such-tenant',
    '/demo/devices/dev_nobody',
    '/demo/policies/pol_nobody',
    '/demo/groups/grp_nobody',
  ]) {
    const response = await page.goto(address)
    await expect(page.getByText('There is nothing here'), address).toBeVisible()
    expect(response?.status(), address).toBe(404)
  }
})

for (const theme of ['light', 'dark'] as const) {
  test(`is accessible on its main pages in ${theme}, wide and narrow`, async ({ page, signInAs }) => {
    test.setTimeout(180_000)
    await page.emulateMedia({ colorScheme: theme })
    await signInAs('Global Administrator')
    for (const address of [
      '',
      '/devices',
      '/endpoint-security',
      '/policies',
      '/groups',
      '/groups/new',
      '/reports',
      '/reports/per-setting-status',
      '/settings/enforcement-scope',
      '/users',
      '/administration/tenants',
      '/administration/settings',
      '/administration/audit-log',
    ]) {
      await page.goto(`/demo${address}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectAccessible(page)
    }
    await page.setViewportSize({ width: 390, height: 800 })
    for (const address of ['', '/devices', '/groups']) {
      await page.goto(`/demo${address}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectAccessible(page)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow, `${address} scrolls sideways`).toBeLessThanOrEqual(0)
    }
  })
}

test('finds anything from the keyboard', async ({ page, signInAs }) => {
  await signInAs('Global Administrator')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /Search devices/ }).fill('conflicts')
  await expect(page.getByRole('option', { name: /Conflicts/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.waitForURL(/reports\/conflicts/)
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.waitForURL(/\/devices/)
})
