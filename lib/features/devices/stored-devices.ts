import { DomainError } from '@/lib/db/errors'
import type { TenantTx } from '@/lib/db/with-tenant'

/** The devices that a command is about, by name. Throws `notFound` when one of them is gone or another tenant's. */
export async function getStoredDevices(tx: TenantTx, tenantId: string, ids: readonly string[]) {
  const wanted = [...new Set(ids)]
  const devices = await tx.device.findMany({
    where: { tenantId, id: { in: wanted } },
    select: {
      id: true,
      name: true,
      tags: true,
      channel: true,
      survey: true,
      excludedAt: true,
      keyRevokedAt: true,
      offboardedAt: true,
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  })
  if (devices.length < wanted.length)
    throw new DomainError(
      'notFound',
      wanted.length === 1
        ? 'This device does not exist any more. Reload the page.'
        : 'Some of these devices do not exist any more. Reload the page.',
    )
  return devices
}
