import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, expectAccessible, test } from '../support/e2e'

const ROOT = path.join(import.meta.dirname, '..', '..')
const NAME = `Export me ${Date.now().toString(36)}`
const ASR = 'device_vendor_msft_policy_config_defender'
/** A rule with an exclusion of its own, which has no node of its own either. */
const POLICY = {
  name: NAME,
  platforms: 'windows10',
  technologies: 'mdm,microsoftSense',
  settings: [
    {
      settingInstance: {
        '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance',
        settingDefinitionId: `${ASR}_attacksurfacereductiononlyexclusions`,
        simpleSettingCollectionValue: [{ value: 'C:\\Tools' }],
      },
    },
    {
      settingInstance: {
        '@odata.type': '#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance',
        settingDefinitionId: `${ASR}_attacksurfacereductionrules`,
        groupSettingCollectionValue: [
          {
            children: [
              {
                '@odata.type': '#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance',
                settingDefinitionId: `${ASR}_attacksurfacereductionrules_blockwebshellcreationforservers`,
                choiceSettingValue: {
                  value: `${ASR}_attacksurfacereductionrules_blockwebshellcreationforservers_block`,
                  children: [
                    {
                      '@odata.type':
                        '#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance',
                      settingDefinitionId: `${ASR}_attacksurfacereductionrules_blockwebshellcreationforservers_perruleexclusions`,
                      simpleSettingCollectionValue: [{ value: 'C:\\Inetpub\\ours.exe' }],
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    },
  ],
}

test('the dialog says what a format cannot carry, and downloads the file that the command writes', async ({
  page,
  signInAs,
}) => {
  test.slow()
  await signInAs('Security Administrator')
  await test.step('a policy is imported', async () => {
    await page.goto('/demo/policies/import')
    await page.getByLabel('Policy files', { exact: true }).setInputFiles({
      name: 'export-me.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(POLICY)),
    })
    await page.getByRole('button', { name: /^Import/ }).click()
    await page.getByRole('link', { name: NAME }).click()
    await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
  })
  const dialog = page.getByRole('dialog', { name: 'Export' })
  const left = dialog.getByRole('region', { name: 'What the file leaves out' })
  const csp = await test.step('formats are compared', async () => {
    await page.getByRole('button', { name: 'Export' }).click()
    await expect(left).toContainText('holds everything')
    await expectAccessible(page)
    await dialog.getByRole('radio', { name: /CSP nodes/ }).check()
    await expect(left).toContainText('cannot carry one setting')
    await expect(left).toContainText('The form of the node is not documented')
    await expectAccessible(page)
    const download = page.waitForEvent('download')
    await dialog.getByRole('link', { name: 'Download' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe(`${NAME.replaceAll(' ', '-')}.csv`)
    return readFile(await file.path(), 'utf8')
  })
  expect(csp).toContain('/AttackSurfaceReductionRules,String,')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await test.step('the command line writes the same', async () => {
    const dataDir = process.env.BULWARK_E2E_DATA_DIR ?? ''
    const args = ['export', '-', '--tenant', 'demo', '--policy', NAME, '--format', 'csp', '--data', dataDir]
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [path.join(ROOT, 'scripts', 'bulwark.mjs'), ...args],
      { cwd: ROOT },
    )
    expect(stdout).toBe(csp)
    expect(stderr).toContain('The form of the node is not documented')
  })
})
