import { MAX_BODY_BYTES } from '@/agent/protocol'
import { checkIn } from '@/lib/features/device-api/check-in'
import { answer, readBody } from '@/lib/features/device-api/problem'

export async function POST(request: Request): Promise<Response> {
  return answer('check-in', async () => {
    const body = await readBody(request, MAX_BODY_BYTES)
    const signed = {
      method: 'POST',
      path: new URL(request.url).pathname,
      authorization: request.headers.get('authorization'),
      body,
    } as const
    return Response.json(await checkIn(signed, new Date()), { headers: { 'cache-control': 'no-store' } })
  })
}
