import { withTenant } from '@/lib/db/with-tenant'
import { RecentMap } from '@/lib/domain/recent-map'
import { joinPolicySet } from '@/lib/worker/policy-set-parts'
import type { SignedRequest } from './authenticate'
import { carryOutTask } from './device-queue'
import { ApiProblem } from './problem'

const HASH = /^[0-9a-f]{64}$/
const MOST_DOCUMENTS = 500

/** What a hash names never changes: documents as they are sent, by tenant and hash. */
const documents = new RecentMap<string, string>(MOST_DOCUMENTS)

/** The document behind a hash, as JSON text, for a device of the tenant that made it. */
export async function getPolicySet(request: SignedRequest, hash: string, now: Date): Promise<string> {
  const { tenantId } = await carryOutTask(request, now, () => ({ kind: 'read' }))
  const document = documents.get(`${tenantId} ${hash}`) ?? (await readDocument(tenantId, hash))
  if (document === null)
    throw new ApiProblem(
      404,
      'No policy set of this tenant has this hash. Check in again for the current one.',
    )
  documents.set(`${tenantId} ${hash}`, document)
  return document
}

async function readDocument(tenantId: string, hash: string): Promise<string | null> {
  if (!HASH.test(hash)) return null
  return withTenant(tenantId, async (tx) => {
    const set = await tx.policySet.findUnique({
      where: { tenantId_hash: { tenantId, hash } },
      select: { osPlatform: true, partIds: true },
    })
    if (!set) return null
    const parts = await tx.policySetPart.findMany({
      where: { tenantId, id: { in: set.partIds } },
      select: { entries: true },
    })
    return JSON.stringify(
      joinPolicySet(
        set.osPlatform,
        parts.map((part) => part.entries),
      ),
    )
  })
}
