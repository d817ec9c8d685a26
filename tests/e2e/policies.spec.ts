import { expect, expectAccessible, test } from '../support/e2e'

/** Each run has names of its own, so that a second run on the same data meets nothing of the first. */
const RUN = Date.now().toString(36)
const NAME = `Servers ${RUN}`
let policyUrl = ''

test.describe.configure({ mode: 'serial' })

test('an administrator creates a policy in the wizard', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Security Administrator')

  await test.step('the dialog asks for platform and profile', async () => {
    await page.goto('/demo/endpoint-security/antivirus')
    await page.getByRole('button', { name: 'Create policy' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Create a policy' })
    await dialog.getByRole('radio', { name: 'Windows', exact: true }).check()
    await dialog.getByRole('radio', { name: /^Microsoft Defender Antivirus(?! exclusions)/ }).check()
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Create policy' })).toBeVisible()
  })

  await test.step('a missing name is told at its field, and what was typed outlives a reload', async () => {
    await page.getByRole('button', { name: /^Next/ }).click()
    await expect(page.getByText('Enter a name.')).toBeVisible()
    await expect(page.getByLabel('Name')).toBeFocused()
    await page.getByLabel('Name').fill(NAME)
    await page.reload()
    await expect(page.getByLabel('Name')).toHaveValue(NAME)
    await expectAccessible(page)
    await page.getByRole('button', { name: /^Next/ }).click()
  })

  await test.step('settings: a wrong number is refused at its field', async () => {
    await expect(page.getByRole('radiogroup', { name: 'Allow Cloud Protection' })).toBeVisible()
    await page
      .getByRole('radiogroup', { name: 'Allow Cloud Protection' })
      .getByRole('radio', { name: 'Allowed', exact: true })
      .click()
    await page.getByRole('textbox', { name: 'Cloud Extended Timeout' }).fill('5000')
    await page.getByRole('button', { name: /^Next/ }).click()
    await expect(page.getByText('Enter a whole number from 0 to 50.')).toBeVisible()
    await page.getByRole('textbox', { name: 'Cloud Extended Timeout' }).fill('50')
    await expectAccessible(page)
    await page.getByRole('button', { name: /^Next/ }).click()
  })

  await test.step('scope tags, assignments, review, create', async () => {
    await page.getByLabel('Add a scope tag').fill('Server team')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('button', { name: /^Next/ }).click()
    await page.getByRole('switch', { name: 'All devices' }).click()
    await page.getByRole('button', { name: /^Next/ }).click()
    await expect(page.getByText('50 seconds')).toBeVisible()
    await expect(page.getByText('Server team')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
    await expect(page.getByText('2 configured')).toBeVisible()
    await expectAccessible(page)
  })
  policyUrl = page.url()
})

test('an administrator edits a policy, also while another one does', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Security Administrator')
  await page.goto(policyUrl)

  await test.step('edits a setting into a new version', async () => {
    await page.getByRole('link', { name: 'Edit settings' }).click()
    await page.getByRole('textbox', { name: 'Cloud Extended Timeout' }).fill('30')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('30 seconds')).toBeVisible()
    await page.getByRole('link', { name: /^Versions/ }).click()
    await expect(page.getByText('Cloud Extended Timeout: 50 seconds → 30 seconds')).toBeVisible()
  })

  await test.step('the second of two administrators is told, and shown both', async () => {
    const other = await page.context().newPage()
    await page.goto(`${policyUrl}/edit/settings`)
    await other.goto(`${policyUrl}/edit/settings`)
    await other.getByRole('textbox', { name: 'Cloud Extended Timeout' }).fill('10')
    await page.getByRole('textbox', { name: 'Cloud Extended Timeout' }).fill('20')
    await other.getByRole('button', { name: 'Save' }).click()
    await expect(other.getByText('10 seconds')).toBeVisible()
    await other.close()
    // Told by the page's own refresh, or by the refused save, whichever is first.
    const told = page.getByText(/Another administrator saved version 3/)
    const save = page.getByRole('button', { name: 'Save', exact: true })
    if (await save.isEnabled()) await save.click()
    await expect(told).toBeVisible()
    const choice = page.getByRole('group', { name: 'Cloud Extended Timeout', exact: true })
    await expect(choice).toContainText('10 seconds')
    await choice.getByRole('radio', { name: /^Yours 20 seconds/ }).check()
    await page.getByRole('button', { name: 'Continue with these choices' }).click()
    await save.click()
    await expect(page.getByText('20 seconds')).toBeVisible()
  })
})

test('an administrator duplicates and deletes a policy', async ({ page, signInAs }) => {
  await signInAs('Security Administrator')
  await page.goto(policyUrl)

  await test.step('duplicates without assignments', async () => {
    await page.getByRole('button', { name: 'Duplicate' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Duplicate' }).click()
    await expect(page.getByRole('heading', { level: 1, name: `${NAME} – copy` })).toBeVisible()
    await expect(page.getByText('Not assigned', { exact: true })).toBeVisible()
  })

  await test.step('deletes, and takes it back', async () => {
    await page.getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByText('reaches no device now')).toBeVisible()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Antivirus' })).toBeVisible()
    await expect(page.getByRole('link', { name: `${NAME} – copy` })).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByRole('link', { name: `${NAME} – copy` })).toBeVisible()
    await expectAccessible(page)
  })
})

test('a reader looks at policies and is refused the wizard', async ({ page, signInAs }) => {
  await signInAs('Security Reader')
  await page.goto('/demo/policies')
  await expect(page.getByRole('heading', { level: 1, name: 'All policies' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Create policy' })).toHaveCount(0)
  const response = await page.goto('/demo/policies/new?profile=windows-antivirus')
  expect(response?.status()).toBe(403)
})
