import { offboardRequestSchema, type OffboardResponse } from '@/agent/protocol'
import type { SignedRequest } from './authenticate'
import { carryOutTask } from './device-queue'
import { parseBody } from './problem'

/** The device takes its leave; asked again, after a lost answer, it is told when it did. */
export async function offboard(request: SignedRequest, now: Date): Promise<OffboardResponse> {
  const done = await carryOutTask(request, now, () => {
    parseBody(offboardRequestSchema, request.body)
    return { kind: 'offboard' }
  })
  return { offboardedAt: (done.offboardedAt ?? now).toISOString() }
}
