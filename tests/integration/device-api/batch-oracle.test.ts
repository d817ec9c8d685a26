import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SurveyReport } from '@/agent/protocol'
import { withTenant } from '@/lib/db/with-tenant'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { sendSigned } from '../../support/device-requests'
import { runs } from '../../support/fc'
import { makePolicy, makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn, windowsSurvey, type TestDevice } from '../../support/test-device'

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const DEVICES = 4

/** What a device says in a check-in. */
interface Said {
  readonly device: number
  readonly survey: Partial<SurveyReport>
  readonly report: { readonly sequence: number; readonly hasError: boolean; readonly isFile: boolean } | null
}

const said: fc.Arbitrary<Said> = fc.record({
  device: fc.nat({ max: DEVICES - 1 }),
  survey: fc.constantFrom<Partial<SurveyReport>>(
    {},
    {},
    {},
    { tags: ['Ring 1'] },
    { mdmEnrolled: true },
    { osVersion: '10.0.22631.1' },
    {
      osPlatform: 'windowsServer',
      osName: 'Windows Server 2019',
      osVersion: '10.0.17763.1',
      domainController: true,
    },
  ),
  report: fc.option(
    fc.record({ sequence: fc.integer({ min: 1, max: 6 }), hasError: fc.boolean(), isFile: fc.boolean() }),
    { nil: null },
  ),
})
/** Each step's check-ins come at the same time, one of each device. */
const steps = fc.array(fc.uniqueArray(said, { selector: (s) => s.device, maxLength: DEVICES }), {
  minLength: 1,
  maxLength: 6,
})

interface World {
  readonly tenantId: string
  readonly devices: readonly TestDevice[]
  readonly hash: string
}

async function makeWorld(slug: string): Promise<World> {
  const tenantId = await makeTenant(slug)
  const devices: TestDevice[] = []
  for (let i = 0; i < DEVICES; i++) devices.push(await onboard(tenantId, `PC-${i}`))
  const values = { [CLOUD]: { kind: 'choice' as const, optionId: `${CLOUD}_2` } }
  await makePolicy(tenantId, 'Baseline', 'windows-antivirus', values, [{ kind: 'allDevices' }])
  await resolveTenant(tenantId)
  const [first] = devices
  const hash = first ? ((await sendCheckIn(first)).policySetHash ?? '') : ''
  return { tenantId, devices, hash }
}

async function say({ devices, hash }: World, { device: index, survey, report }: Said): Promise<unknown> {
  const device = devices[index]
  if (!device) throw new Error(`No device ${index}`)
  const exceptions = report?.hasError ? [{ key: CLOUD, status: 'error', errorCode: '5' }] : []
  const answer = await sendSigned(device, 'POST', 'check-in', {
    name: device.name,
    survey: { ...windowsSurvey, ...survey },
    report: report && {
      sequence: report.sequence,
      policySetHash: hash,
      verification: report.isFile ? 'file' : 'engine',
      exceptions,
    },
  })
  return { status: answer.status, body: await answer.json() }
}

/** All that check-ins write, without ids and times. */
function contents({ tenantId, devices }: World) {
  const nameOf = new Map(devices.map((d) => [d.id, d.name]))
  return withTenant(tenantId, async (tx) => {
    const rows = await tx.device.findMany({ where: { tenantId }, orderBy: { name: 'asc' } })
    const objects = await tx.directoryObject.findMany({ where: { tenantId } })
    const exceptions = await tx.settingException.findMany({ where: { tenantId } })
    const events = await tx.deviceEvent.groupBy({
      by: ['deviceId', 'kind'],
      where: { tenantId },
      _count: true,
    })
    const pairs = await tx.statusPair.findMany({ where: { tenantId } })
    const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
    return {
      devices: rows.map((d) => [
        [
          d.name,
          d.survey,
          d.surveyDigest,
          d.tags,
          d.osPlatform,
          d.osName,
          d.osVersion,
          d.channel,
          d.joinType,
        ],
        [d.enrollmentRow, d.enrollmentCode, d.enrollmentReason, d.enrollmentWarning, d.managedBy],
        [d.acknowledgedHash, d.verification, d.reportSequence, d.exceptionCount, d.recentCheckIns.length],
      ]),
      objects: objects
        .map((o) => [nameOf.get(o.ownerDeviceId ?? ''), o.joinType, o.operatingSystem, o.deletedAt === null])
        .toSorted(byText),
      exceptions: exceptions
        .map((e) => [nameOf.get(e.deviceId), e.key, e.status, e.errorCode])
        .toSorted(byText),
      events: events.map((e) => [nameOf.get(e.deviceId), e.kind, e._count]).toSorted(byText),
      pairs: pairs.map((p) => [p.acknowledgedHash, p.status, p.pendingKeys, p.isAllPending]).toSorted(byText),
    }
  })
}

describe('check-ins that are stored together', () => {
  it('leave what the same check-ins leave one by one, and get the same answers', async () => {
    let number = 0
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const n = number++
        const [together, alone] = [await makeWorld(`together-${n}`), await makeWorld(`alone-${n}`)]
        for (const step of all) {
          const answers = await Promise.all(step.map((s) => say(together, s)))
          for (const [i, s] of step.entries()) expect(answers[i]).toEqual(await say(alone, s))
        }
        expect(await contents(together)).toEqual(await contents(alone))
      }),
      { numRuns: Math.max(4, Math.floor(runs / 20)) },
    )
  }, 120_000)
})
