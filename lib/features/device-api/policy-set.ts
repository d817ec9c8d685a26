import { withTenant } from '@/lib/db/with-tenant'
import { authenticate, readClaims, type SignedRequest } from './authenticate'
import { joinPolicySet } from '@/lib/worker/policy-set-parts'
import { ApiProblem } from './problem'

const HASH = /^[0-9a-f]{64}$/

/** The document behind a hash, for a device of the tenant that made it. */
export async function getPolicySet(request: SignedRequest, hash: string, now: Date): Promise<unknown> {
  const { token, claims } = readClaims(request)
  return withTenant(claims.tid, async (tx) => {
    await authenticate(tx, request, token, claims, now)
    const set = HASH.test(hash)
      ? await tx.policySet.findUnique({
          where: { tenantId_hash: { tenantId: claims.tid, hash } },
          select: { osPlatform: true, partIds: true },
        })
      : null
    if (!set)
      throw new ApiProblem(
        404,
        'No policy set of this tenant has this hash. Check in again for the current one.',
      )
    const parts = await tx.policySetPart.findMany({
      where: { tenantId: claims.tid, id: { in: set.partIds } },
      select: { entries: true },
    })
    return joinPolicySet(
      set.osPlatform,
      parts.map((part) => part.entries),
    )
  })
}
