import { expect, expectAccessible, test } from '../support/e2e'
import { makeManagedTenant } from '../support/managed-tenant'

/** Each run has names of its own, so that a second run on the same data meets nothing of the first. */
const RUN = Date.now().toString(36)
const NAME = `Staged ${RUN}`
/** So many that a fifth of them is never none. */
const CLIENTS = Array.from({ length: 40 }, (_, n) => `WS-${n}`)

test('new settings are released in stages', async ({ page, request, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  const tenant = await makeManagedTenant(page, request, `Staged ${RUN}`, { clients: CLIENTS })
  let policyUrl = ''
  const timeout = page.getByRole('textbox', { name: 'Cloud Extended Timeout' })
  const commands = page.getByRole('group', { name: 'Rollout' })

  await test.step('a policy for all devices', async () => {
    await page.goto(`${tenant}/policies/new?profile=windows-antivirus`)
    await page.getByLabel('Name').fill(NAME)
    await page.getByRole('button', { name: /^Next/ }).click()
    await timeout.fill('10')
    await page.getByRole('button', { name: /^Next/ }).click()
    await page.getByRole('button', { name: /^Next/ }).click()
    await page.getByRole('switch', { name: 'All devices' }).click()
    await page.getByRole('button', { name: /^Next/ }).click()
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page.waitForURL(/\/policies\/pol_/)
    await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
    policyUrl = page.url()
  })

  await test.step('the form asks to whom, says what is wrong, and shows the impact of the stage', async () => {
    await page.goto(`${policyUrl}/edit/settings`)
    await timeout.fill('20')
    await page.getByRole('radio', { name: /^A percentage of the devices first/ }).check()
    await page.getByLabel('Share of the devices').fill('none')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Enter a number, for example 10.')).toBeVisible()
    await page.getByLabel('Share of the devices').fill('20')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Released version 2 to 20 %')).toBeVisible()
  })

  await test.step('the page shows the stage and the devices in it', async () => {
    await expect(page.getByText('Rolling out to 20 %')).toBeVisible()
    await expect(
      page.getByRole('progressbar', { name: 'Devices that get the new settings' }),
    ).toHaveAttribute('aria-valuenow', /^[1-9]/, { timeout: 30_000 })
    await expectAccessible(page)
    await page.getByRole('link', { name: 'View devices' }).click()
    await expect(page).toHaveURL(/release=candidate/)
    await expect(page.getByRole('table').getByRole('link').first()).toBeVisible()
    await page.goBack()
  })

  await test.step('more settings go to the same devices', async () => {
    await page.goto(`${policyUrl}/edit/settings`)
    await expect(page.getByText('What you save goes to the same devices.')).toBeVisible()
    await timeout.fill('30')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Saved version 3, released to the same devices')).toBeVisible()
  })

  await test.step('it is widened after a look at what that does', async () => {
    await commands.getByRole('button', { name: 'Widen' }).click()
    const dialog = page.getByRole('dialog', { name: 'Widen the rollout' })
    await dialog.getByRole('button', { name: 'Widen' }).click()
    await expect(dialog.getByText('Choose more than 20 %.')).toBeVisible()
    await dialog.getByLabel('Share of the devices').fill('50')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Widen' }).click()
    await expect(page.getByText('Widened to 50 %')).toBeVisible()
  })

  await test.step('it is halted and resumed', async () => {
    await commands.getByRole('button', { name: 'Halt' }).click()
    await expect(page.getByText('The rollout is halted')).toBeVisible()
    await expect(commands.getByRole('button', { name: 'Widen' })).toBeDisabled()
    await expectAccessible(page)
    await commands.getByRole('button', { name: 'Resume' }).click()
    await expect(page.getByText('Resumed at 50 %')).toBeVisible()
  })

  await test.step('it is rolled back', async () => {
    await commands.getByRole('button', { name: 'Roll back' }).click()
    const dialog = page.getByRole('dialog', { name: 'Roll back to version 1?' })
    await dialog.getByRole('button', { name: 'Roll back' }).click()
    await expect(page.getByText('No rollout runs')).toBeVisible()
    await expect(page.getByText('Rolled back with version 4')).toBeVisible()
    await page.goto(`${policyUrl}/versions`)
    await expect(page.getByText('Rolled back to version 1')).toBeVisible()
  })

  await test.step('the policy goes', async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByText(`Deleted ${NAME}`)).toBeVisible()
  })
})
