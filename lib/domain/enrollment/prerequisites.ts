import type { BehaviourEra, DeviceSurvey } from './types'
import { compareVersions } from './versions'

/** Smallest agent on Linux and macOS. Source: Intune "Use Intune to manage Microsoft Defender on devices not enrolled with Intune". */
export const MINIMUM_AGENT = { linux: '101.23052.0009', macOS: '101.23052.0004' } as const

/** Smallest cumulative-update build of each Windows release, by era (titles of the KB articles that the same page names). */
const WINDOWS_BUILDS: readonly { readonly build: number; readonly name: string; readonly revision: number; readonly kb: string; readonly kb2025: string }[] = [
  { build: 19041, name: 'Windows 10', revision: 1320, kb: 'KB5006738', kb2025: 'KB5023773' },
  { build: 19042, name: 'Windows 10', revision: 1320, kb: 'KB5006738', kb2025: 'KB5023773' },
  { build: 19043, name: 'Windows 10', revision: 1320, kb: 'KB5006738', kb2025: 'KB5023773' },
  { build: 17763, name: 'Windows Server 2019', revision: 2268, kb: 'KB5006744', kb2025: 'KB5025229' },
  { build: 20348, name: 'Windows Server 2022', revision: 320, kb: 'KB5006745', kb2025: 'KB5025230' },
]

const LINUX: Readonly<Record<string, { readonly name: string; readonly version: string }>> = {
  rhel: { name: 'Red Hat Enterprise Linux', version: '7.2' },
  centos: { name: 'CentOS', version: '7.2' },
  ol: { name: 'Oracle Linux', version: '7.2' },
  ubuntu: { name: 'Ubuntu', version: '16.04' },
  debian: { name: 'Debian', version: '9' },
  sles: { name: 'SUSE Linux Enterprise Server', version: '12' },
  amzn: { name: 'Amazon Linux', version: '2' },
  fedora: { name: 'Fedora', version: '33' },
}

const SMALLEST_WINDOWS_10 = '10.0.19041'
const PREVIEW_MACOS_MAJORS: readonly number[] = [11, 12, 13]

/** Why the device's system is below what the channel supports in this era; null when it is supported. */
export function missingPrerequisite(survey: DeviceSurvey, era: BehaviourEra): string | null {
  switch (survey.osPlatform) {
    case 'windowsClient':
      return missingOnClient(survey, era)
    case 'windowsServer':
      return missingOnServer(survey, era)
    case 'linux':
      return missingOnLinux(survey, era)
    case 'macOS':
      return missingOnMac(survey, era)
  }
}

function missingOnClient(survey: DeviceSurvey, era: BehaviourEra): string | null {
  if (survey.architecture === 'x86' && era === '2025') return '32-bit Windows is not supported.'
  if (survey.edition && !/pro|enterprise|education|business/i.test(survey.edition)) return `The edition ${survey.edition} is not supported: Pro or Enterprise is.`
  if (compareVersions(survey.osVersion, SMALLEST_WINDOWS_10) < 0) return `Windows build ${survey.osVersion} is below ${SMALLEST_WINDOWS_10}.`
  return missingUpdate(survey.osVersion, era)
}

function missingOnServer(survey: DeviceSurvey, era: BehaviourEra): string | null {
  if (isDownLevelServer(survey)) return survey.unifiedAgent ? null : `${survey.osName} needs the unified agent for down-level devices.`
  if (compareVersions(survey.osVersion, '10.0.17763') < 0) return `${survey.osName} is not supported.`
  return missingUpdate(survey.osVersion, era)
}

function missingUpdate(osVersion: string, era: BehaviourEra): string | null {
  const [, , build, revision] = osVersion.split('.').map(Number)
  const row = WINDOWS_BUILDS.find((w) => w.build === build)
  if (!row || revision === undefined || revision >= row.revision) return null
  return `${row.name} build ${osVersion} lacks ${era === '2025' ? row.kb2025 : row.kb} (build ${row.build}.${row.revision}).`
}

function missingOnLinux(survey: DeviceSurvey, era: BehaviourEra): string | null {
  if (era === 'GA') return 'Linux is not supported before the preview.'
  const distribution = LINUX[survey.distribution?.toLowerCase() ?? '']
  if (!distribution) return `The distribution ${survey.distribution ?? 'of this device'} is not supported.`
  if (compareVersions(survey.osVersion, distribution.version) < 0) return `${distribution.name} ${survey.osVersion} is below ${distribution.version}.`
  return missingAgent(survey.agentVersion, MINIMUM_AGENT.linux)
}

function missingOnMac(survey: DeviceSurvey, era: BehaviourEra): string | null {
  if (era === 'GA') return 'macOS is not supported before the preview.'
  const major = Number.parseInt(survey.osVersion, 10)
  const supported = era === 'PREV' ? PREVIEW_MACOS_MAJORS.includes(major) : major >= 11
  if (!supported) return `macOS ${survey.osVersion} is not supported${era === 'PREV' ? ': 11, 12 and 13 are' : ': 11 and later are'}.`
  return missingAgent(survey.agentVersion, MINIMUM_AGENT.macOS)
}

function missingAgent(agentVersion: string | undefined, minimum: string): string | null {
  if (agentVersion === undefined) return `The Defender agent is not installed; ${minimum} or later is needed.`
  return compareVersions(agentVersion, minimum) < 0 ? `The Defender agent ${agentVersion} is below ${minimum}.` : null
}

/** Windows Server 2012 R2 and 2016: they run the unified agent of down-level devices. */
export function isDownLevelServer(survey: DeviceSurvey): boolean {
  return survey.osPlatform === 'windowsServer' && /2012 R2|2016/i.test(survey.osName)
}

/** Server Core that the era does not support. */
export function isRefusedServerCore(survey: DeviceSurvey, era: BehaviourEra): boolean {
  if (!survey.serverCore) return false
  if (era !== '2025' || /2012 R2|2016/i.test(survey.osName)) return true
  return /2019/.test(survey.osName) && !survey.appCompatFeature
}
