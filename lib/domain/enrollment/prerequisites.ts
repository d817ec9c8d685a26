import { assertNever } from '../ids'
import type { BehaviourEra, DeviceSurvey } from './types'
import { compareVersions } from './versions'

/** Smallest agent on Linux and macOS. Source: Intune "Use Intune to manage Microsoft Defender on devices not enrolled with Intune". */
export const MINIMUM_AGENT = { linux: '101.23052.0009', macOS: '101.23052.0004' } as const

/** The cumulative update that a build of Windows needs, and the revision (last part of the version) that it brings. */
interface RequiredUpdate {
  readonly revision: number
  readonly kb: string
}
type RequiredUpdates = Readonly<Record<number, RequiredUpdate>>

const WINDOWS_10_SEED: RequiredUpdate = { revision: 1320, kb: 'KB5006738' }
const SEED_UPDATES: RequiredUpdates = {
  19041: WINDOWS_10_SEED,
  19042: WINDOWS_10_SEED,
  19043: WINDOWS_10_SEED,
  17763: { revision: 2268, kb: 'KB5006744' },
  20348: { revision: 320, kb: 'KB5006745' },
}
const WINDOWS_10_2025: RequiredUpdate = { revision: 2788, kb: 'KB5023773' }
/** The article of 2025 names newer updates; the revisions are those in the updates' own titles. */
const UPDATES_2025: RequiredUpdates = {
  19042: WINDOWS_10_2025,
  19044: WINDOWS_10_2025,
  19045: WINDOWS_10_2025,
  22621: { revision: 1485, kb: 'KB5023778' },
  17763: { revision: 4252, kb: 'KB5025229' },
  20348: { revision: 1668, kb: 'KB5025230' },
}
/** Builds of Windows 10 that were out of support before the update of 2025 came out. */
const WINDOWS_10_WITHOUT_2025_UPDATE: readonly number[] = [19041, 19043]

const SMALLEST_WINDOWS_10 = '10.0.19041'

const SERVER_RELEASES = ['2012 R2', '2016', '2019', '2022', '2025'] as const
type ServerRelease = (typeof SERVER_RELEASES)[number]
const SERVER_BUILDS: Readonly<Record<number, ServerRelease>> = {
  9600: '2012 R2',
  14393: '2016',
  17763: '2019',
  20348: '2022',
  26100: '2025',
}

interface Distribution {
  readonly name: string
  readonly version: string
  /** Absent: from the preview on. */
  readonly since?: '2025'
}
/** By os-release ID. Those of 2025 come from the agent's own support page, to which the article then refers. */
const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  rhel: { name: 'Red Hat Enterprise Linux', version: '7.2' },
  centos: { name: 'CentOS', version: '7.2' },
  ol: { name: 'Oracle Linux', version: '7.2' },
  ubuntu: { name: 'Ubuntu', version: '16.04' },
  debian: { name: 'Debian', version: '9' },
  sles: { name: 'SUSE Linux Enterprise Server', version: '12' },
  amzn: { name: 'Amazon Linux', version: '2' },
  fedora: { name: 'Fedora', version: '33' },
  rocky: { name: 'Rocky Linux', version: '8.7', since: '2025' },
  almalinux: { name: 'AlmaLinux', version: '8.4', since: '2025' },
  mariner: { name: 'Mariner', version: '2', since: '2025' },
}

const PREVIEW_MACOS_MAJORS: readonly number[] = [11, 12, 13]
const SMALLEST_MACOS_MAJOR = 11

/** Why the device's system is below what the channel supports in this era, as a sentence; null when it is supported. */
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
    default:
      return assertNever(survey.osPlatform)
  }
}

function missingOnClient(survey: DeviceSurvey, era: BehaviourEra): string | null {
  if (survey.architecture === 'x86' && era === '2025') return '32-bit Windows is not supported.'
  if (survey.edition !== undefined && !/\b(pro|professional|enterprise)\b/i.test(survey.edition))
    return `The edition ${survey.edition} is not supported: Pro and Enterprise are.`
  if (compareVersions(survey.osVersion, SMALLEST_WINDOWS_10) < 0)
    return `Windows ${survey.osVersion} is below ${SMALLEST_WINDOWS_10}.`
  if (era === '2025' && WINDOWS_10_WITHOUT_2025_UPDATE.includes(buildOf(survey)))
    return `Windows ${survey.osVersion} cannot take ${WINDOWS_10_2025.kb}: it is out of support.`
  return missingUpdate(survey, era)
}

function missingOnServer(survey: DeviceSurvey, era: BehaviourEra): string | null {
  const release = serverRelease(survey)
  if (release === null || (release === '2025' && era !== '2025')) return `${survey.osName} is not supported.`
  if (isDownLevelServer(survey))
    return survey.unifiedAgent ? null : `${survey.osName} needs the unified agent for down-level devices.`
  return missingUpdate(survey, era)
}

function missingUpdate(survey: DeviceSurvey, era: BehaviourEra): string | null {
  const needed = (era === '2025' ? UPDATES_2025 : SEED_UPDATES)[buildOf(survey)]
  const revision = Number(survey.osVersion.split('.')[3])
  // A survey that gives no revision says nothing about updates.
  if (!needed || Number.isNaN(revision) || revision >= needed.revision) return null
  return `${survey.osName} ${survey.osVersion} lacks ${needed.kb} (build ${buildOf(survey)}.${needed.revision}).`
}

function missingOnLinux(survey: DeviceSurvey, era: BehaviourEra): string | null {
  if (era === 'GA') return 'Linux is not supported before the preview.'
  const id = survey.distribution?.toLowerCase() ?? ''
  const distribution = Object.hasOwn(DISTRIBUTIONS, id) ? DISTRIBUTIONS[id] : undefined
  if (!distribution || (distribution.since !== undefined && distribution.since !== era))
    return `${survey.osName} is not a supported Linux distribution${era === '2025' ? '' : ' in this era'}.`
  if (compareVersions(survey.osVersion, distribution.version) < 0)
    return `${distribution.name} ${survey.osVersion} is below ${distribution.version}.`
  return missingAgent(survey, MINIMUM_AGENT.linux)
}

function missingOnMac(survey: DeviceSurvey, era: BehaviourEra): string | null {
  if (era === 'GA') return 'macOS is not supported before the preview.'
  const major = Number.parseInt(survey.osVersion, 10)
  const isSupported = era === 'PREV' ? PREVIEW_MACOS_MAJORS.includes(major) : major >= SMALLEST_MACOS_MAJOR
  if (!isSupported)
    return `macOS ${survey.osVersion} is not supported: ${era === 'PREV' ? '11, 12 and 13 are' : '11 and later are'}.`
  return missingAgent(survey, MINIMUM_AGENT.macOS)
}

/** Without Defender a device can still be managed where its own agent keeps the managed file for it (our choice). */
function missingAgent({ agentVersion, managedFileOnly }: DeviceSurvey, minimum: string): string | null {
  if (agentVersion === undefined)
    return managedFileOnly ? null : `The Defender agent is not installed; ${minimum} or later is needed.`
  return compareVersions(agentVersion, minimum) < 0
    ? `The Defender agent ${agentVersion} is below ${minimum}.`
    : null
}

/** Windows Server 2012 R2 and 2016: they run the unified agent of down-level devices. */
export function isDownLevelServer(survey: DeviceSurvey): boolean {
  const release = serverRelease(survey)
  return release === '2012 R2' || release === '2016'
}

/** Server Core that the era does not support. */
export function isRefusedServerCore(survey: DeviceSurvey, era: BehaviourEra): boolean {
  if (survey.osPlatform !== 'windowsServer' || !survey.serverCore) return false
  if (era !== '2025') return true
  return isDownLevelServer(survey) || (serverRelease(survey) === '2019' && !survey.appCompatFeature)
}

/** By build where the version gives one, else by name; null for releases that were never supported. */
function serverRelease(survey: DeviceSurvey): ServerRelease | null {
  if (survey.osPlatform !== 'windowsServer') return null
  const build = buildOf(survey)
  if (!Number.isNaN(build)) return SERVER_BUILDS[build] ?? null
  return (
    SERVER_RELEASES.find((release) => survey.osName.toLowerCase().includes(release.toLowerCase())) ?? null
  )
}

/** Third part of a Windows version; NaN where there is none. */
function buildOf(survey: DeviceSurvey): number {
  return Number(survey.osVersion.split('.')[2])
}
