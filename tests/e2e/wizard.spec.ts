import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/e2e'

/** Each run has names of its own, so that a second run on the same data meets nothing of the first. */
const RUN = Date.now().toString(36)

interface Build {
  readonly profile: string
  /** What an administrator does on the settings step. */
  readonly fill: (page: Page) => Promise<void>
  /** What the policy's page says afterwards: the setting, and its value or lines. */
  readonly reads: readonly (readonly [name: string | RegExp, value: string | RegExp])[]
}

const radio = (page: Page, group: string, option: string) =>
  page.getByRole('radiogroup', { name: group }).getByRole('radio', { name: option, exact: true }).click()
const choose = (page: Page, name: string, label: string) =>
  page.getByRole('combobox', { name, exact: true }).selectOption({ label })

/** Types or pastes into a list of exclusions. */
async function paste(page: Page, list: string, lines: readonly string[]): Promise<void> {
  await page.getByRole('textbox', { name: `Add to ${list}`, exact: true }).fill(lines.join('\n'))
  await page.getByRole('button', { name: `Add to list: ${list}`, exact: true }).click()
}

const BUILDS: readonly Build[] = [
  {
    profile: 'windows-antivirus',
    fill: async (page) => {
      await radio(page, 'Allow Realtime Monitoring', 'Allowed')
      await page.getByRole('textbox', { name: 'Cloud Extended Timeout' }).fill('50')
      await choose(page, 'Cloud Block Level', 'High')
      await paste(page, 'Excluded Extensions', ['ledgerdb'])
    },
    reads: [
      ['Allow Realtime Monitoring', 'Allowed'],
      ['Cloud Extended Timeout', '50 seconds'],
      ['Cloud Block Level', 'High'],
      ['Excluded Extensions', 'ledgerdb'],
    ],
  },
  {
    profile: 'windows-antivirus-exclusions',
    fill: async (page) => {
      await paste(page, 'Excluded Paths', [
        'C:\\Ledger',
        'relative\\path',
        '"D:\\a, b","D:\\c"',
        'c:\\ledger\\',
      ])
      await expect(page.getByText('Write the whole path, with its drive')).toBeVisible()
      await expect(page.getByText('1 exclusion left out: in the list already.')).toBeVisible()
      await expect(page.getByRole('textbox', { name: 'Add to Excluded Paths', exact: true })).toHaveValue(
        'relative\\path',
      )
      await page.getByRole('button', { name: 'Wildcards, and try a path' }).nth(1).click()
      await page.getByLabel('Would this path be excluded?').fill('C:\\LEDGER\\2026\\x.mdb')
      await expect(page.getByText('Excluded by C:\\Ledger')).toBeVisible()
      await page.keyboard.press('Escape')
      await paste(page, 'Excluded Processes', ['C:\\Ledger\\ledger.exe'])
    },
    reads: [
      ['Excluded Paths', /3 paths.*C:\\Ledger.*D:\\a, b.*D:\\c/s],
      ['Excluded Processes', 'C:\\Ledger\\ledger.exe'],
    ],
  },
  {
    profile: 'windows-asr-rules',
    fill: async (page) => {
      const rule = 'Block Adobe Reader from creating child processes'
      const table = page.getByRole('table', { name: 'Attack surface reduction rules' })
      await page.getByRole('searchbox', { name: 'Search rules' }).fill('macro')
      await expect(table.getByRole('combobox')).toHaveCount(1)
      await page.getByRole('button', { name: 'Set 1 rule to' }).click()
      await page.getByRole('menuitem', { name: 'Audit' }).click()
      await expect(page.getByText('Set 1 rule to Audit.')).toBeVisible()
      await page.getByRole('searchbox', { name: 'Search rules' }).fill('')
      await choose(page, rule, 'Block')
      await page.getByRole('button', { name: `Add for ${rule}` }).click()
      await paste(page, `Exclusions of ${rule}`, ['C:\\Reader\\plugin.exe'])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('button', { name: `1 exclusion for ${rule}` })).toBeVisible()
      await choose(page, 'Enable Controlled Folder Access', 'Audit mode')
    },
    reads: [
      ['Block Adobe Reader from creating child processes', 'Block'],
      ['Block Win32 API calls from Office macros', 'Audit'],
      [/Per Rule Exclusions/, 'C:\\Reader\\plugin.exe'],
      ['Enable Controlled Folder Access', 'Audit mode'],
    ],
  },
  {
    profile: 'windows-edr',
    fill: async (page) => {
      await choose(page, 'Microsoft Defender for Endpoint client configuration package type', 'Onboard')
      await page
        .getByRole('textbox', { name: 'Onboarding (Device)' })
        .fill(JSON.stringify({ body: JSON.stringify({ orgId: 'contoso-org' }), sig: 'c2lnbmVk' }))
      await page.getByRole('button', { name: 'Use this package' }).click()
      await expect(page.getByText('for organisation contoso-org')).toBeVisible()
      await radio(page, 'Sample Sharing', 'None')
    },
    reads: [
      ['Microsoft Defender for Endpoint client configuration package type', 'Onboard'],
      ['Onboarding (Device)', 'Set, not shown'],
      ['Sample Sharing', 'None'],
    ],
  },
  {
    profile: 'windows-security-experience',
    fill: async (page) => radio(page, 'Disable Family UI', 'Hidden'),
    reads: [['Disable Family UI', 'Hidden']],
  },
  {
    profile: 'linux-antivirus',
    fill: async (page) => {
      await choose(page, 'Enforcement Level (Antivirus engine)', 'Passive')
      await page.getByRole('textbox', { name: 'Maximum on demand scan threads' }).fill('4')
      await expect(page.getByText('Set Enforcement level to Passive instead.')).toBeVisible()
    },
    reads: [
      ['Enforcement Level', 'Passive'],
      ['Maximum on demand scan threads', '4'],
    ],
  },
  {
    profile: 'windows-firewall',
    fill: async (page) => {
      await choose(page, 'Enable Firewall, domain network', 'True')
      await choose(page, 'Enable Firewall, public network', 'True')
      // A setting below the firewall of its network.
      await choose(page, 'Default Inbound Action, public network', 'Block')
    },
    reads: [
      ['Enable Domain Network Firewall', 'True'],
      ['Enable Public Network Firewall', 'True'],
      ['Default Inbound Action for Public Profile', 'Block'],
    ],
  },
  {
    profile: 'windows-firewall-rules',
    fill: async (page) => {
      await page.getByRole('button', { name: 'Add rule' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Ledger service')
      await dialog.getByRole('combobox', { name: 'Protocol', exact: true }).selectOption({ label: 'TCP (6)' })
      await dialog.getByRole('textbox', { name: 'Local Port Ranges' }).fill('8443')
      await dialog.getByRole('button', { name: 'Save rule' }).click()
      await expect(page.getByRole('row', { name: /Ledger service/ })).toContainText('8443')
    },
    reads: [['Firewall Rules', /Ledger service/]],
  },
  ...(['linux', 'macos'] as const).map((os): Build => ({
    profile: `${os}-antivirus-exclusions`,
    fill: async (page) => {
      await paste(page, 'Scan exclusions', ['/srv/ledger/', 'srv/relative'])
      await expect(page.getByText('Begin with /: relative paths match nothing.')).toBeVisible()
      await choose(page, 'Kind to add to Scan exclusions', 'Extensions')
      await paste(page, 'Scan exclusions', ['.ledger'])
    },
    reads: [['Scan exclusions', /2 exclusions.*\/srv\/ledger\/.*\.ledger/s]],
  })),
  ...(['linux', 'macos'] as const).map((os): Build => ({
    profile: `${os}-edr`,
    fill: async (page) => page.getByRole('textbox', { name: 'Device tags' }).fill('Finance'),
    reads: [['Device tags', /Finance/]],
  })),
  {
    profile: 'macos-antivirus',
    fill: async (page) => {
      await radio(page, 'Scanning inside archive files', 'Enabled')
      await choose(page, 'Enforcement level (Antivirus engine)', 'Real-time')
    },
    reads: [
      ['Scanning inside archive files', 'Enabled'],
      ['Enforcement level', 'Real-time'],
    ],
  },
]

for (const { profile, fill, reads } of BUILDS) {
  test(`builds ${profile} in the wizard and reads it back`, async ({ page, signInAs }) => {
    test.slow()
    await signInAs('Security Administrator')
    const name = `${profile} ${RUN}`
    await page.goto(`/demo/policies/new?profile=${profile}`)
    const next = page.getByRole('button', { name: /^Next/ })

    await test.step('basics', async () => {
      await page.getByLabel('Name').fill(name)
      await next.click()
    })
    await test.step('settings', async () => {
      await fill(page)
      await expectAccessible(page)
    })
    await test.step('scope tags, assignments, review, create', async () => {
      await next.click()
      await next.click()
      await next.click()
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      // The wizard carries the name as well: only the address says that the policy has been made.
      await expect(page).toHaveURL(/\/policies\/pol_[^/]+$/)
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    })
    await test.step('every value is on the page', async () => {
      await page.getByRole('link', { name: /^Policy settings values/ }).click()
      await expect(page).toHaveURL(/\/settings$/)
      for (const [setting, value] of reads) {
        const row = page
          .locator('dl > div')
          .filter({ has: page.getByRole('term').filter({ hasText: setting }) })
        await expect(row.first()).toContainText(value)
      }
    })
  })
}
