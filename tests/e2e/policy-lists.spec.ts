import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/e2e'

/** Each run has names of its own, so that a second run on the same data meets nothing of the first. */
const RUN = Date.now().toString(36)
const NAME = `Unassigned ${RUN}`
const VIEW = `My EDR ${RUN}`

test.describe.configure({ mode: 'serial' })

/** The server answers saves of the page with nothing that the page understands, as a proxy in between does. */
const breakSaves = (page: Page) =>
  page.route('**/*', (route) =>
    route.request().method() === 'POST' && route.request().headers()['next-action']
      ? route.fulfill({ status: 403, contentType: 'text/plain', body: 'Blocked' })
      : route.fallback(),
  )

test('a wizard whose save does not reach the server keeps all that was typed', async ({ page, signInAs }) => {
  await signInAs('Security Administrator')
  await page.goto('/demo/policies/new?profile=linux-edr')
  await page.getByLabel('Name').fill(NAME)
  await page.goto('/demo/policies/new?profile=linux-edr&step=review')
  const create = page.getByRole('button', { name: 'Create', exact: true })
  await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
  await breakSaves(page)
  await create.click()
  await expect(page.getByText('The server could not be reached.', { exact: false })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
  await page.unrouteAll()
  await create.click()
  await expect(page).toHaveURL(/policies\/pol_/)
})

test('an edit whose save does not reach the server keeps all that was typed', async ({ page, signInAs }) => {
  await signInAs('Security Administrator')
  await page.goto(`/demo/policies?q=${encodeURIComponent(NAME)}`)
  await page.getByRole('link', { name: NAME, exact: true }).click()
  await page.waitForURL(/policies\/pol_/)
  await page.goto(`${page.url().replace(/[?#].*$/, '')}/edit`)
  await page.getByLabel('Description').fill('For the test bench')
  await breakSaves(page)
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByText('The server could not be reached.', { exact: false })).toBeVisible()
  await expect(page.getByLabel('Description')).toHaveValue('For the test bench')
})

test('a list of policies is filtered by profile and author, and keeps it as a view', async ({
  page,
  signInAs,
}) => {
  await signInAs('Security Administrator')
  await page.goto('/demo/policies')
  await page.getByRole('button', { name: 'Add filter' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'No known profile' }).click()
  await expect(page).toHaveURL(/profile=none/)
  await page.goto('/demo/policies?profile=linux-edr&cols=name,target,scopeTags,updatedBy')
  const row = page.getByRole('row').filter({ hasText: NAME })
  await expect(row).toContainText('MDE')
  await expect(row).toContainText('Default')
  await expect(row).toContainText('Sem Okafor')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(VIEW)
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  const views = page.getByRole('navigation', { name: 'Views' })
  await expect(views.getByRole('link', { name: VIEW })).toHaveAttribute('aria-current', 'true')
  await views.getByRole('link', { name: 'Staged rollout' }).click()
  await expect(page).toHaveURL(/rollout=active,halted/)
  await expect(row).toBeHidden()
  await page.goto('/demo/endpoint-security/firewall')
  await expect(views.getByRole('link', { name: 'Not assigned' })).toBeVisible()
  await expect(views.getByRole('link', { name: VIEW })).toHaveCount(0)
})
