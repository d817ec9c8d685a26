import { z } from 'zod'
import { HYBRID_JOIN_FAILURES, MINIMUM_AGENT, type DeviceSurvey } from '../../enrollment'
import type { FleetDevice } from '../../fleet/types'
import { isObject } from '../json'
import { fieldsOf, type Fields } from './device-facts'
import type { FileProblems } from './problems'

const flag = z.boolean().optional()
const text = z.string().optional()

/** What a survey says beyond the other facts of a device. Names are those of DeviceSurvey. */
const surveyFacts = z.object({
  onboarded: flag,
  distribution: text,
  architecture: z.enum(['x64', 'arm64', 'x86']).optional(),
  edition: text,
  agentVersion: text,
  unifiedAgent: flag,
  dynamicTags: z.array(z.string()).optional(),
  mdmEnrolled: flag,
  configMgrClient: flag,
  configMgrSendsPolicy: flag,
  defenderForCloud: flag,
  domainController: flag,
  domainJoined: flag,
  nonPersistentVdi: flag,
  serverCore: flag,
  appCompatFeature: flag,
  constrainedLanguageMode: flag,
  boardVendorFile: flag,
  connectivityFailureCode: z
    .union([z.literal(13), z.literal(14), z.literal(20), z.literal(24), z.literal(25)])
    .nullish(),
  hybridJoinFailure: z.enum(HYBRID_JOIN_FAILURES).nullish(),
  registration: z.enum(['azureAD', 'serverAD', 'workplace']).nullish(),
})

const NAMES = Object.keys(surveyFacts.shape)
/** Facts of a survey that may stand beside the other properties of a device, in lower case. */
export const SURVEY_NAMES: ReadonlySet<string> = new Set(NAMES.map((name) => name.toLowerCase()))

const DISTRIBUTIONS: readonly (readonly [RegExp, string])[] = [
  [/red\s*hat|rhel/i, 'rhel'],
  [/centos/i, 'centos'],
  [/oracle/i, 'ol'],
  [/ubuntu/i, 'ubuntu'],
  [/debian/i, 'debian'],
  [/suse|sles/i, 'sles'],
  [/amazon|amzn/i, 'amzn'],
  [/fedora/i, 'fedora'],
  [/rocky/i, 'rocky'],
  [/alma/i, 'almalinux'],
  [/mariner|azure\s*linux/i, 'mariner'],
]
/** Versions that every behaviour era supports, for devices whose version is not known. */
const SUPPORTED_VERSIONS = {
  windowsClient: '10.0.19045',
  windowsServer: '10.0.20348',
  linux: '22.04',
  macOS: '13.4',
}

/**
 * The survey of a device: what the file says, below `survey` or beside the other properties, and for the rest what fits the
 * device as it is: onboarded, supported, and under the management that its channel tells of. It matters only where tenant
 * switches or tags change and enrollment is decided again.
 */
export function readSurvey(
  fields: Fields,
  path: string,
  device: Omit<FleetDevice, 'survey'>,
  tags: readonly string[],
  problems: FileProblems,
): DeviceSurvey {
  const { osPlatform, osName, osVersion, channel, directory, tamperProtection } = device
  const isUnix = osPlatform === 'linux' || osPlatform === 'macOS'
  return {
    onboarded: true,
    osPlatform,
    osName,
    osVersion: osVersion === '' ? SUPPORTED_VERSIONS[osPlatform] : osVersion,
    tags,
    tamperProtection,
    ...(osPlatform === 'linux' ? { distribution: distributionOf(osName), boardVendorFile: true } : {}),
    ...(isUnix ? { agentVersion: MINIMUM_AGENT[osPlatform] } : { unifiedAgent: true }),
    mdmEnrolled: channel === 'intune',
    configMgrClient: channel === 'configMgr',
    configMgrSendsPolicy: channel === 'configMgr',
    registration: registrationOf(directory?.deviceTrustType),
    ...(directory?.deviceManufacturer ? { manufacturer: directory.deviceManufacturer } : {}),
    ...(directory?.deviceModel ? { model: directory.deviceModel } : {}),
    ...statedFacts(fields, path, problems),
  }
}

function statedFacts(fields: Fields, path: string, problems: FileProblems): Partial<DeviceSurvey> {
  const survey = fields.get('survey')
  const nested = isObject(survey) ? fieldsOf(survey) : null
  if (!nested && !NAMES.some((name) => fields.has(name.toLowerCase()))) return {}
  const stated = NAMES.flatMap((name) => {
    const value = nested?.get(name.toLowerCase()) ?? fields.get(name.toLowerCase())
    return value === undefined ? [] : [[name, value]]
  })
  const parsed = surveyFacts.safeParse(Object.fromEntries(stated))
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues)
    problems.error(`${path}.${nested ? 'survey.' : ''}${issue.path.join('.')}`, `${issue.message}.`)
  return {}
}

function distributionOf(osName: string): string {
  return DISTRIBUTIONS.find(([name]) => name.test(osName))?.[1] ?? 'ubuntu'
}

function registrationOf(trustType: string | null | undefined): DeviceSurvey['registration'] {
  const known: Readonly<Record<string, DeviceSurvey['registration']>> = {
    azuread: 'azureAD',
    serverad: 'serverAD',
    workplace: 'workplace',
  }
  const name = trustType?.toLowerCase() ?? ''
  return Object.hasOwn(known, name) ? known[name] : null
}
