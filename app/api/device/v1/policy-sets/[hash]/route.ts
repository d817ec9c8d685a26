import { getPolicySet } from '@/lib/features/device-api/policy-set'
import { answer } from '@/lib/features/device-api/problem'

export async function GET(
  request: Request,
  { params }: { params: Promise<{ hash: string }> },
): Promise<Response> {
  return answer('policy-set', async () => {
    const { hash } = await params
    const signed = {
      method: 'GET',
      path: new URL(request.url).pathname,
      authorization: request.headers.get('authorization'),
      body: '',
    } as const
    const document = await getPolicySet(signed, hash, new Date())
    // Content-addressed: what a hash names never changes. Private, as only the tenant's devices may have it.
    return Response.json(document, {
      headers: { 'cache-control': 'private, max-age=31536000, immutable', etag: `"${hash}"` },
    })
  })
}
