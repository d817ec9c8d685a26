import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { POST } from '@/app/api/tenants/[tenant]/impact/route'
import { getSessionUser } from '@/lib/auth/session'
import { settingsOf } from '@/tests/unit/resolution/support'
import { makePerson, signIn, slugOf, type Person } from '../../support/actions'
import { makePolicy, makeTenant } from '../../support/tenants'
import { onboard } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const level = (label: string) => settingsOf('windows-antivirus', { 'Cloud Block Level': label })

let slug: string
let otherSlug: string
let policyId: string
let admin: Person

beforeAll(async () => {
  const tenantId = await makeTenant('impact-route')
  slug = await slugOf(tenantId)
  otherSlug = await slugOf(await makeTenant('impact-route-other'))
  await onboard(tenantId, 'PC-0')
  policyId = await makePolicy(tenantId, 'Baseline', 'windows-antivirus', level('High'), [
    { kind: 'allDevices' },
  ])
  admin = await makePerson(tenantId, 'securityAdministrator')
})
beforeEach(() => signIn(admin))

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' }
const draft = () => ({ kind: 'policySettings', policyId, settings: level('High plus') })

function ask(
  body: unknown,
  { tenant = slug, headers = SAME_ORIGIN, signal }: AskOptions = {},
): Promise<Response> {
  const request = new Request(`http://console.test/api/tenants/${tenant}/impact`, {
    method: 'POST',
    headers: { host: 'console.test', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal,
  })
  return POST(request, { params: Promise.resolve({ tenant }) })
}
interface AskOptions {
  readonly tenant?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

describe('POST impact', () => {
  it('answers each kind of question, uncached', async () => {
    const summary = await ask({ draft: draft(), question: { kind: 'summary' } })
    expect([summary.status, summary.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const answer = await summary.json()
    expect(answer).toMatchObject({ counts: { affected: 1 }, settings: { total: 1 } })
    const key: string = answer.settings.rows[0].key
    const devices = await ask({
      draft: draft(),
      question: { kind: 'devices', selection: { kind: 'settingsChange', key, transition: 0 } },
    })
    const list = await devices.json()
    expect(list).toMatchObject({ total: 1, page: 1, rows: [{ name: 'PC-0' }] })
    const deviceId: string = list.rows[0].id
    const device = await ask({ draft: draft(), question: { kind: 'device', deviceId } })
    expect(await device.json()).toMatchObject({ settings: [{ key, after: { text: 'High plus' } }] })
    const why = await ask({ draft: draft(), question: { kind: 'why', deviceId, key } })
    expect(await why.json()).toMatchObject({
      before: { text: 'Cloud Block Level: High' },
      after: { text: 'Cloud Block Level: High plus' },
    })
    const more = await ask({ draft: draft(), question: { kind: 'more', offset: 50 } })
    expect(await more.json()).toMatchObject({ settings: { rows: [], total: 1 } })
  })

  it.each([
    ['no JSON', 'not json'],
    ['no draft', { question: { kind: 'summary' } }],
    ['an unknown kind of draft', { draft: { kind: 'everything' }, question: { kind: 'summary' } }],
    ['an unknown question', { draft: { kind: 'connector', connectorEnabled: true }, question: {} }],
  ])('refuses %s', async (_, body) => {
    const response = await ask(body)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'invalid' })
  })

  it('names what is wrong with a draft', async () => {
    const settings = settingsOf('windows-antivirus', { 'Cloud Extended Timeout': 5000 })
    const response = await ask({ draft: { ...draft(), settings }, question: { kind: 'summary' } })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({
      code: 'invalid',
      message: 'One setting needs attention.',
      fieldErrors: {
        'settings.device_vendor_msft_policy_config_defender_cloudextendedtimeout': expect.any(String),
      },
    })
    const missing = { draft: { ...draft(), policyId: 'pol_none' }, question: { kind: 'summary' } }
    expect((await ask(missing)).status).toBe(404)
  })

  it('refuses other sites, whatever the browser sends to say so', async () => {
    const body = { draft: draft(), question: { kind: 'summary' } }
    expect((await ask(body, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    expect((await ask(body, { headers: { 'sec-fetch-site': 'same-site' } })).status).toBe(403)
    expect((await ask(body, { headers: { origin: 'https://elsewhere.test' } })).status).toBe(403)
    expect((await ask(body, { headers: { origin: 'null' } })).status).toBe(403)
    expect((await ask(body, { headers: { origin: 'http://console.test' } })).status).toBe(200)
  })

  it('tells nothing to those who are not signed in, or belong to another tenant', async () => {
    const body = { draft: draft(), question: { kind: 'summary' } }
    expect((await ask(body, { tenant: otherSlug })).status).toBe(404)
    expect((await ask(body, { tenant: 'nowhere' })).status).toBe(404)
    vi.mocked(getSessionUser).mockResolvedValue(null)
    expect((await ask(body)).status).toBe(404)
  })

  it('works nothing out that nobody waits for any more', async () => {
    const gone = new AbortController()
    gone.abort()
    const body = JSON.stringify({ draft: draft(), question: { kind: 'summary' } })
    const request = new Request(`http://console.test/api/tenants/${slug}/impact`, { method: 'POST', body })
    Object.defineProperty(request, 'signal', { value: gone.signal })
    const response = await POST(request, { params: Promise.resolve({ tenant: slug }) })
    expect(response.status).toBe(499)
  })
})
