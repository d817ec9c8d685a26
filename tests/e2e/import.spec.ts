import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, expectAccessible, test } from '../support/e2e'

const FIXTURES = path.join(import.meta.dirname, '..', 'fixtures', 'import')
const SUFFIX = Date.now().toString(36)
const file = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(content),
})
const assigned = {
  name: `Pilot timeout ${SUFFIX}`,
  settings: [
    {
      settingInstance: {
        '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance',
        settingDefinitionId: 'device_vendor_msft_policy_config_defender_cloudextendedtimeout',
        simpleSettingValue: { value: 42 },
      },
    },
  ],
  assignments: [
    { target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: 'source-group' } },
  ],
}
/** A fixture under names of this run, so that a second run on the same data meets nothing of the first. */
async function fixture(name: string) {
  const bytes = await readFile(path.join(FIXTURES, name))
  const encoding = name.includes('utf16') ? 'utf16le' : 'utf8'
  const text = bytes.toString(encoding).replaceAll('Fabrikam', `Fabrikam ${SUFFIX}`)
  return file(name, Buffer.from(text, encoding))
}

test('files become policies and groups after a look at them', async ({ page, signInAs }) => {
  test.slow()
  await signInAs('Global Administrator')
  const policies = page.getByRole('list', { name: 'Policies in these files' })
  const groups = page.getByRole('list', { name: 'Groups in these files' })
  const server = `Fabrikam ${SUFFIX} servers, antivirus`

  await test.step('three files and a broken one are looked at', async () => {
    await page.goto('/demo/policies')
    await page.getByRole('link', { name: 'Import' }).first().click()
    await expect(page.getByRole('heading', { level: 1, name: 'Import policies' })).toBeVisible()
    await expectAccessible(page)
    await page
      .getByLabel('Policy files', { exact: true })
      .setInputFiles([
        await fixture('fabrikam-servers.utf16.json'),
        await fixture('fabrikam-groups.json'),
        await fixture('fabrikam-mac.mobileconfig'),
        file('broken.json', '{ "name": '),
      ])
    await expect(page.getByRole('status').filter({ hasText: 'found in 4 files' })).toBeAttached()
    await expect(page.getByText('broken.json cannot be imported')).toBeVisible()
    await expect(policies).toContainText('No profile has cloudService.automaticSampleSubmissionConsent')
    await expect(groups).toContainText('(device.displayName -startsWith "FAB-SRV")')
    await expectAccessible(page)
  })

  await test.step('what was chosen stays when a file is taken out', async () => {
    await page.getByLabel(`Name of Fabrikam ${SUFFIX} Macs`).fill(`Renamed ${SUFFIX}`)
    await page.getByRole('button', { name: 'Take out' }).click()
    await expect(page.getByText('broken.json cannot be imported')).toBeHidden()
    await expect(page.getByLabel(`Name of Fabrikam ${SUFFIX} Macs`)).toHaveValue(`Renamed ${SUFFIX}`)
  })

  await test.step('a request that fails loses nothing', async () => {
    await page.route('**/policies/import', (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status: 200, body: '' }) : route.continue(),
    )
    await page.getByRole('button', { name: /^Import 2 policies/ }).click()
    await expect(page.getByText(/could not be sent|Something went wrong/)).toBeVisible()
    await page.unroute('**/policies/import')
    await expect(page.getByRole('button', { name: /^Import 2 policies/ })).not.toHaveAttribute('aria-busy')
    await expect(page.getByLabel(`Name of Fabrikam ${SUFFIX} Macs`)).toHaveValue(`Renamed ${SUFFIX}`)
  })

  await test.step('imports, makes the group and assigns to it', async () => {
    await page.getByRole('switch', { name: 'Take assignments over' }).click()
    await page.getByRole('button', { name: 'Import 2 policies and make 1 group' }).click()
    await expect(page.getByText('Imported: 2 policies created, 1 group made')).toBeVisible()
    await expect(page.getByRole('link', { name: `Renamed ${SUFFIX}` })).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('the policy reads back as the file has it', async () => {
    await page.getByRole('link', { name: server }).click()
    await expect(page.getByRole('heading', { level: 1, name: server })).toBeVisible()
    await page.getByRole('link', { name: /^Policy settings values/ }).click()
    await expect(page.getByText('37 seconds')).toBeVisible()
    await page.getByRole('link', { name: /^Assigned groups/ }).click()
    await expect(page.getByRole('link', { name: `Fabrikam ${SUFFIX} servers`, exact: true })).toBeVisible()
  })
})

test('text can be pasted', async ({ page, signInAs }) => {
  await signInAs('Global Administrator')
  await page.goto('/demo/policies/import')
  await page.getByRole('button', { name: 'paste text' }).click()
  const dialog = page.getByRole('dialog', { name: 'Paste text' })
  await dialog.getByRole('button', { name: 'Look at it' }).click()
  await expect(dialog.getByText('Paste the text of an export.')).toBeVisible()
  await dialog.getByLabel('Text').fill(JSON.stringify({ ...assigned, name: `Pasted ${SUFFIX}` }))
  await dialog.getByRole('button', { name: 'Look at it' }).click()
  await expect(page.getByLabel(`Name of Pasted ${SUFFIX}`)).toHaveValue(`Pasted ${SUFFIX}`)
  await expect(page.getByRole('list', { name: 'Groups in these files' })).toContainText('source-group')
})

test('what is here already is left alone, and an import can be undone', async ({ page, signInAs }) => {
  await signInAs('Global Administrator')
  await page.goto('/demo/policies/import')
  const again = { ...assigned, name: `Undone ${SUFFIX}`, assignments: [] }
  const files = [file('undone.json', JSON.stringify(again))]
  await page.getByLabel('Policy files', { exact: true }).setInputFiles(files)
  await page.getByRole('button', { name: 'Import 1 policy' }).click()
  await expect(page.getByText('Imported: 1 policy created')).toBeVisible()
  await page.getByLabel('Policy files', { exact: true }).setInputFiles(files)
  await expect(page.getByText('Already here')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Import 0 policies' })).toBeDisabled()
  await page.goto('/demo/policies/import')
  await page
    .getByLabel('Policy files', { exact: true })
    .setInputFiles([file('other.json', JSON.stringify({ ...again, name: `Other ${SUFFIX}` }))])
  await page.getByRole('button', { name: 'Import 1 policy' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('1 policy deleted again.', { exact: false })).toBeVisible()
})

test('who may only read is told so', async ({ page, signInAs }) => {
  await signInAs('Security Reader')
  const response = await page.goto('/demo/policies/import')
  expect(response?.status()).toBe(403)
})
