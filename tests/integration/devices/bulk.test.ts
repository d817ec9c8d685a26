import { NextRequest } from 'next/server'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { GET } from '@/app/(console)/[tenant]/devices/matching/[view]/route'
import { Prisma } from '@/lib/db/generated/client'
import { withTenant } from '@/lib/db/with-tenant'
import { deleteDevices, restoreDevices, setTags, syncDevices } from '@/lib/features/devices/actions'
import { excludeDevices, includeDevices } from '@/lib/features/devices/detail-actions'
import { matchingDevicesSchema } from '@/lib/features/devices/row-schema'
import { makePerson, signIn, slugOf } from '../../support/actions'
import { makeTenant } from '../../support/tenants'
import { onboard } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const MANY = 10_000
let tenantId: string
let slug: string
let ids: string[]

const count = (where: object) =>
  withTenant(tenantId, (tx) => tx.device.count({ where: { tenantId, ...where } }))

beforeAll(async () => {
  tenantId = await makeTenant('bulk')
  slug = await slugOf(tenantId)
  const { id } = await onboard(tenantId, 'PC-00000')
  // Copies of one that has onboarded, each with a directory object of its own.
  await withTenant(tenantId, async (tx) => {
    await tx.$executeRaw`
      insert into "DirectoryObject"
      select (jsonb_populate_record(o, jsonb_build_object('id', 'copy-object-' || i, 'deviceId', 'copy-entra-' || i,
        'ownerDeviceId', 'copy-' || i))).* from "DirectoryObject" o, generate_series(1, ${MANY - 1}) i
      where o."tenantId" = ${tenantId} and o."ownerDeviceId" = ${id}`
    const names = Object.values(Prisma.DeviceScalarFieldEnum).map((column) => `"${column}"`)
    await tx.$executeRaw`
      insert into "Device" (${Prisma.raw(names.join(', '))})
      select ${Prisma.raw(names.map((name) => `r.${name}`).join(', '))} from "Device" d
      cross join generate_series(1, ${MANY - 1}) i
      cross join lateral jsonb_populate_record(d, jsonb_build_object('id', 'copy-' || i,
        'name', 'PC-' || lpad(i::text, 5, '0'), 'directoryObjectId', 'copy-object-' || i)) r
      where d."tenantId" = ${tenantId} and d.id = ${id}`
  })
  signIn(await makePerson(tenantId, 'globalAdministrator'))
})

describe('ten thousand devices at once', () => {
  it('are selected by what the list shows', async () => {
    const request = new NextRequest('http://x/?q=PC-')
    const response = await GET(request, { params: Promise.resolve({ tenant: slug, view: 'devices' }) })
    ids = matchingDevicesSchema.parse(await response.json()).rows.map((row) => row.id)
    expect(new Set(ids).size).toBe(MANY)
  })

  it('take tags, a policy sync, and an exclusion and its end', async () => {
    expect(await setTags(slug, { ids, add: ['Ring 1'], remove: [] })).toMatchObject({
      ok: true,
      data: { changed: MANY, held: 0 },
    })
    expect(await count({ tags: { has: 'Ring 1' } })).toBe(MANY)
    expect(await syncDevices(slug, { ids })).toMatchObject({ ok: true, data: { asked: MANY, skipped: 0 } })
    expect(await excludeDevices(slug, { ids, reason: 'Lab' })).toMatchObject({
      ok: true,
      data: { excluded: MANY },
    })
    expect(await count({ channel: 'none', enrollmentRow: 7 })).toBe(MANY)
    expect(await includeDevices(slug, { ids })).toMatchObject({ ok: true, data: { included: MANY } })
    expect(await count({ channel: 'mde' })).toBe(MANY)
  }, 120_000)

  it('are deleted and come back as they were', async () => {
    expect(await deleteDevices(slug, { ids })).toMatchObject({ ok: true, data: { deleted: MANY } })
    expect(await count({})).toBe(0)
    expect(await restoreDevices(slug, { ids })).toMatchObject({ ok: true, data: { restored: MANY } })
    expect(await count({ channel: 'mde', tags: { has: 'Ring 1' } })).toBe(MANY)
  }, 120_000)

  it('are the most', async () => {
    expect(await syncDevices(slug, { ids: [...ids, 'one-more'] })).toMatchObject({
      ok: false,
      code: 'invalid',
      fieldErrors: { ids: 'Select at most 10,000 devices.' },
    })
  })
})
