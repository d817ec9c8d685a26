import { policyReason } from './applicability'
import { compareText } from './canonical-json'
import { collectUnits } from './collect-units'
import { policySetDocument, policySetHash } from './policy-set'
import { releaseFor, releasesOf } from './release'
import { resolveUnits } from './resolve-units'
import { targetDevice, targetingNotes } from './targeting'
import type {
  DeviceResolution,
  GroupMembership,
  PolicyOutcome,
  ResolutionDevice,
  ResolutionOptions,
  ResolutionPolicy,
  SettingResult,
} from './types'

/**
 * What one device gets from these policies: which target it and how, every unit of resolution with its outcome and
 * contributions, and the policy set. Plain and complete: faster ways must equal it. Neither the order of policies nor
 * policies that do not target the device change the settings. Never throws on stored data.
 */
export function resolveDevice(
  device: ResolutionDevice,
  policies: readonly ResolutionPolicy[],
  membership: GroupMembership,
  options: ResolutionOptions = {},
): DeviceResolution {
  const outcomes = policies
    .map((policy) => policyOutcome(device, policy, membership))
    .toSorted((a, b) => compareText(a.policyId, b.policyId))
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.policyId, outcome]))
  const reaching = policies.flatMap((policy): readonly ResolutionPolicy[] => {
    const outcome = outcomeOf.get(policy.id)
    return outcome?.targeting.targeted ? [releasesOf(policy)[outcome.release ?? 'previous']] : []
  })
  return { policies: outcomes, ...resolveReaching(device, reaching, options) }
}

/** The settings and the policy set of a device that exactly these policies target. */
export function resolveReaching(
  device: ResolutionDevice,
  policies: readonly ResolutionPolicy[],
  options: ResolutionOptions = {},
): Pick<DeviceResolution, 'settings' | 'document' | 'policySetHash'> {
  const settings = resolveSettings(device, policies, options)
  const document = policySetDocument(device.osPlatform, settings)
  return { settings, document, policySetHash: policySetHash(document) }
}

/** The settings alone: every unit of which one of these policies says something, sorted by key. */
export function resolveSettings(
  device: Omit<ResolutionDevice, 'id' | 'directory'>,
  policies: readonly ResolutionPolicy[],
  options: ResolutionOptions = {},
): readonly SettingResult[] {
  const { strategy = 'withhold' } = options
  const { tamperProtection } = device
  return resolveUnits(collectUnits(device, policies), { strategy, tamperProtection })
}

function policyOutcome(
  device: ResolutionDevice,
  policy: ResolutionPolicy,
  membership: GroupMembership,
): PolicyOutcome {
  const policyId = policy.id
  const targeting = targetDevice(device, policy, membership)
  if (!targeting.targeted) {
    const isUserOnly = targeting.reason === 'userTargetOnly'
    return { policyId, targeting, applicable: false, ...(isUserOnly ? { reason: 'userTargetOnly' } : {}) }
  }
  const reason = policyReason(device, policy)
  const notes = targetingNotes(device, policy, membership)
  const release = releaseFor(device, policy, membership)
  return {
    policyId,
    targeting,
    applicable: reason === null,
    ...(reason ? { reason } : {}),
    ...(notes.length > 0 ? { notes } : {}),
    ...(release ? { release } : {}),
  }
}
