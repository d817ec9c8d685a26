import { expect, expectAccessible, test } from '../support/e2e'

const SUFFIX = Date.now().toString(36)

test('firewall rules are written, mended, imported, put in order and read back', async ({
  page,
  signInAs,
}) => {
  await signInAs('Endpoint Security Manager')
  await page.goto('/demo/policies/new?profile=windows-firewall-rules')
  await page.getByLabel('Name').fill(`Rules ${SUFFIX}`)
  await page.getByRole('button', { name: 'Next: Configuration settings' }).click()

  await page.getByRole('button', { name: 'Add rule' }).click()
  const rule = page.getByRole('dialog', { name: 'Add rule' })
  await rule.getByRole('textbox', { name: 'Name', exact: true }).fill('Remote desktop')
  await rule.getByRole('radio', { name: 'Allow' }).click()
  await rule.getByRole('textbox', { name: 'Local Port Ranges' }).fill('3389')
  await expect(rule.getByText('Set the protocol to 6 (TCP) or 17 (UDP), or remove the ports.')).toBeVisible()
  await rule.getByRole('button', { name: 'Save rule' }).click()
  await expect(rule.getByText('One thing needs attention.')).toBeVisible()
  await rule.getByRole('combobox', { name: 'Protocol' }).selectOption('TCP (6)')
  await expectAccessible(page)
  await rule.getByRole('button', { name: 'Save rule' }).click()
  await expect(rule).toBeHidden()

  await page.getByRole('button', { name: 'Import CSV' }).click()
  const csv = page.getByRole('dialog', { name: 'Import firewall rules' })
  await csv
    .getByLabel('Or paste the lines')
    .fill(
      [
        'DisplayName,Direction,Action,Protocol,LocalPort,RemoteAddress',
        'Web,Inbound,Allow,TCP,"80,443",LocalSubnet',
        'Low ports,Inbound,Block,TCP,1-1023,Any',
        'Wrong,Sideways,Allow,TCP,80,Any',
        'Too high,Inbound,Allow,TCP,99999,Any',
        'Name lookup,Outbound,Allow,UDP,Any,DNS',
      ].join('\n'),
    )
  await expect(csv.getByText('Line 4: Direction: Sideways is not understood.')).toBeVisible()
  await expect(csv.getByText('Line 5: Too high', { exact: false })).toBeVisible()
  await expectAccessible(page)
  await csv.getByRole('button', { name: 'Add 3 rules' }).click()

  const table = page.getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(5)
  await expect(table.getByText('Has no effect: Low ports blocks all of it.')).toBeVisible()
  await expectAccessible(page)
  const names = () => table.getByRole('rowheader').getByRole('button').allInnerTexts()
  expect(await names()).toEqual(['Remote desktop', 'Web', 'Low ports', 'Name lookup'])
  await table.getByRole('checkbox', { name: 'Choose Name lookup' }).check()
  await page.getByRole('button', { name: 'Move up' }).click()
  expect(await names()).toEqual(['Remote desktop', 'Web', 'Name lookup', 'Low ports'])
  await page.getByRole('button', { name: 'Duplicate' }).click()
  await expect(table.getByRole('button', { name: 'Name lookup (copy)', exact: true })).toBeVisible()
  await table.getByRole('checkbox', { name: 'Choose Name lookup (copy)' }).check()
  await page.getByRole('toolbar').getByRole('button', { name: 'Remove' }).click()
  await expect(table.getByRole('row')).toHaveCount(5)

  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('link', { name: /^Policy settings values/ }).click()
  for (const text of ['Remote desktop', 'Web', 'Low ports', 'Name lookup', '3389'])
    await expect(page.getByText(text, { exact: false }).first()).toBeVisible()
})

test('the firewall of the three networks is set side by side and copied', async ({ page, signInAs }) => {
  await signInAs('Endpoint Security Manager')
  await page.goto('/demo/policies/new?profile=windows-firewall')
  await page.getByLabel('Name').fill(`Networks ${SUFFIX}`)
  await page.getByRole('button', { name: 'Next: Configuration settings' }).click()
  const table = page.getByRole('table', { name: 'Firewall settings by network' })
  await expect(table.getByText('Needs the firewall of this network').first()).toBeVisible()
  await table.getByLabel('Enable Firewall, domain network').selectOption('True')
  await table.getByLabel('Default Inbound Action, domain network').selectOption('Block')
  await table.getByLabel('Log Max File Size, domain network').fill('2048')
  await page.getByRole('button', { name: 'Copy settings' }).click()
  await page.getByRole('menuitem', { name: 'Domain to public' }).click()
  await expect(table.getByLabel('Log Max File Size, public network')).toHaveValue('2048')
  await expect(table.getByText('differs').first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: /^Next/ }).click()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('link', { name: /^Policy settings values/ }).click()
  await expect(page.getByText('2048 KB', { exact: false })).toHaveCount(2)
})
