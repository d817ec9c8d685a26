import { mayReadMetrics } from '@/lib/features/metrics/access'
import { renderMetrics } from '@/lib/features/metrics/render-metrics'

export const dynamic = 'force-dynamic'

/** Prometheus text. For who presents BULWARK_METRICS_TOKEN or, without one, for this machine only. */
export async function GET(request: Request): Promise<Response> {
  if (!mayReadMetrics(request)) {
    const headers = { 'www-authenticate': 'Bearer', 'cache-control': 'no-store' }
    return new Response('Present the token of BULWARK_METRICS_TOKEN.\n', { status: 401, headers })
  }
  const { contentType, text } = await renderMetrics(new Date())
  return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } })
}
