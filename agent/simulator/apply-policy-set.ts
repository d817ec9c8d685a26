import { createHash } from 'node:crypto'
import type { PolicySetResponse, StatusReport, SurveyReport } from '../protocol'

type Setting = Pick<PolicySetResponse['settings'][number], 'key' | 'csp' | 'value'>

/** One setting in so many fails on a machine that is drawn to fail, besides the first. */
const FAILING_SHARE = 12
const FAILURE = '-2016281112'

/** What did not simply succeed: settings that this machine fails at, and those that tamper protection holds. */
export function applyPolicySet(
  name: string,
  survey: SurveyReport,
  isFailing: boolean,
  settings: readonly Setting[],
): StatusReport['exceptions'] {
  const blocked = settings.filter((setting) => isHeldByTamperProtection(survey, setting))
  const failing = isFailing
    ? failingOf(
        name,
        settings.filter((s) => !blocked.includes(s)),
      )
    : []
  return [
    ...blocked.map(({ key }) => ({ key, status: 'blockedByTamperProtection', observedValue: '1' }) as const),
    ...failing.map(({ key }) => ({ key, status: 'error', errorCode: FAILURE }) as const),
  ]
}

/** The machine's weakest setting, and a share of the others; the same ones every time. */
function failingOf(name: string, settings: readonly Setting[]): readonly Setting[] {
  const drawn = settings.map((setting) => ({ setting, share: hashShare(`${name}${setting.key}`) }))
  const smallest = Math.min(...drawn.map(({ share }) => share))
  return drawn
    .filter(({ share }) => share === smallest || share < 1 / FAILING_SHARE)
    .map(({ setting }) => setting)
}

/** Switching off what tamper protection guards looks successful and changes nothing on the device. */
function isHeldByTamperProtection(survey: SurveyReport, setting: Setting): boolean {
  return (
    survey.tamperProtection === true &&
    setting.value === 0 &&
    /Defender\/Allow(RealtimeMonitoring|BehaviorMonitoring|CloudProtection|ArchiveScanning|IOAVProtection)$/i.test(
      setting.csp,
    )
  )
}

/** A number in [0, 1) that depends on the text only. */
export function hashShare(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 0x100000000
}
