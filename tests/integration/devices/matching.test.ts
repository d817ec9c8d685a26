import { NextRequest } from 'next/server'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { GET } from '@/app/(console)/[tenant]/devices/matching/[view]/route'
import { matchingDevicesSchema } from '@/lib/features/devices/row-schema'
import { makePerson, signIn, slugOf } from '../../support/actions'
import { makeTenant } from '../../support/tenants'
import { onboard, windowsSurvey } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

let slug: string
let otherSlug: string

async function matching(tenant: string, query: string): Promise<string[]> {
  const response = await GET(new NextRequest(`http://x/?${query}`), {
    params: Promise.resolve({ tenant, view: 'inventory' }),
  })
  const { rows } = matchingDevicesSchema.parse(await response.json())
  return rows.map((row) => row.name).toSorted()
}

beforeAll(async () => {
  const tenantId = await makeTenant('matching')
  slug = await slugOf(tenantId)
  otherSlug = await slugOf(await makeTenant('matching-other'))
  await onboard(tenantId, 'LT-1', { ...windowsSurvey, tags: ['ring'] })
  await onboard(tenantId, 'LT-2', { ...windowsSurvey, tags: ['ring'] })
  await onboard(tenantId, 'WS-1')
  signIn(await makePerson(tenantId, 'globalAdministrator'))
})

describe('all devices that match', () => {
  it('are those of the list, whatever page it is at', async () => {
    expect(await matching(slug, '')).toEqual(['LT-1', 'LT-2', 'WS-1'])
    expect(await matching(slug, 'tag=ring&page=7&size=25')).toEqual(['LT-1', 'LT-2'])
    expect(await matching(slug, 'q=WS')).toEqual(['WS-1'])
  })

  it('are nobody else’s', async () => {
    await expect(matching(otherSlug, '')).rejects.toMatchObject({ digest: expect.stringContaining('404') })
  })
})
