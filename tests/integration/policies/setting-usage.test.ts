import { beforeAll, expect, test, vi } from 'vitest'
import { listPoliciesSetting } from '@/lib/features/policies/version-queries'
import { requireActor } from '@/lib/features/core/actor'
import { makePolicy, makeTenant } from '../../support/tenants'
import { makePerson, signIn, slugOf } from '../../support/actions'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const RULE =
  'device_vendor_msft_policy_config_defender_attacksurfacereductionrules_blockadobereaderfromcreatingchildprocesses'
const LIST = 'device_vendor_msft_policy_config_defender_attacksurfacereductiononlyexclusions'

let tenantId: string

beforeAll(async () => {
  tenantId = await makeTenant('setting-usage')
  signIn(await makePerson(tenantId, 'securityAdministrator'))
  const other = await makeTenant('setting-usage-other')
  const rule = (mode: string) => ({ [RULE]: { kind: 'choice', optionId: `${RULE}_${mode}` } }) as const
  await makePolicy(other, 'Theirs', 'windows-asr-rules', rule('warn'), [])
  await makePolicy(tenantId, 'Servers', 'windows-asr-rules', rule('audit'), [])
  await makePolicy(
    tenantId,
    'Clients',
    'windows-asr-rules',
    { ...rule('block'), [LIST]: { kind: 'stringList', values: ['C:\\x'] } },
    [],
  )
})

test('who else sets a rule, by name and mode; lists are only counted; another tenant is not seen', async () => {
  const actor = await requireActor(await slugOf(tenantId), 'policy:read')
  const usage = await listPoliciesSetting(actor, [RULE, LIST], null)
  expect(usage[RULE]).toMatchObject({ policies: 2, values: 2 })
  expect(usage[RULE]?.options?.map((use) => [use.name, use.optionId])).toEqual([
    ['Clients', `${RULE}_block`],
    ['Servers', `${RULE}_audit`],
  ])
  expect(usage[LIST]).toEqual({ policies: 1, values: 1 })
})
