import { MAX_BODY_BYTES } from '@/agent/protocol'
import { onboardDevice } from '@/lib/features/device-api/onboard-device'
import { answer, readBody } from '@/lib/features/device-api/problem'

export async function POST(request: Request): Promise<Response> {
  return answer('onboard', async () =>
    Response.json(await onboardDevice(await readBody(request, MAX_BODY_BYTES), new Date()), { status: 201 }),
  )
}
