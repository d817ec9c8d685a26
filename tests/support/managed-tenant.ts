import type { APIRequestContext, Page } from '@playwright/test'
import { expect } from './e2e'
import { onboardOverHttp } from './onboard-over-http'

/**
 * Makes a tenant of its own as a Global Administrator does: scope on for Windows, connector on, and these devices onboarded.
 * Returns its address (`/slug`), which is its name in small letters with hyphens.
 */
export async function makeManagedTenant(
  page: Page,
  request: APIRequestContext,
  name: string,
  devices: { readonly clients: readonly string[]; readonly servers?: readonly string[] },
): Promise<string> {
  const { clients, servers = [] } = devices
  await page.goto('/demo/administration/tenants')
  await page.getByRole('button', { name: 'New tenant' }).click()
  const dialog = page.getByRole('dialog', { name: 'New tenant' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  const tenant = `/${name.toLowerCase().replaceAll(' ', '-')}`
  await page.waitForURL(new RegExp(`${tenant}$`))

  await page.goto(`${tenant}/settings/enforcement-scope`)
  for (const platform of ['Windows client', 'Windows Server'])
    await page.getByRole('group', { name: platform }).getByRole('radio', { name: 'On all devices' }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Enforcement scope saved').first()).toBeVisible()
  await page.goto(`${tenant}/endpoint-security/connector`)
  await page.getByRole('switch', { name: /^Allow Microsoft Defender for Endpoint/ }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Connector turned on').first()).toBeVisible()

  await page.goto(`${tenant}/devices/onboarding`)
  await page.getByRole('button', { name: 'Onboard devices' }).first().click()
  const onboarding = page.getByRole('dialog', { name: 'Onboard devices' })
  await onboarding.getByRole('button', { name: 'Create package' }).click()
  const token = await onboarding.getByText(/^bwk\./).innerText()
  for (const device of clients) await onboardOverHttp(request, token.trim(), device)
  for (const device of servers) await onboardOverHttp(request, token.trim(), device, 'windowsServer')
  return tenant
}
