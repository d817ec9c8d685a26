import { getProfile, type Platform, type Profile } from '@/lib/domain/catalog'
import type { PolicyAssignment, ResolutionPolicy } from '@/lib/domain/resolution'
import { randomFrom, weighted, type Random } from '../support/random'
import type { ThemedGroup } from './make-groups'
import { makeValues } from './policy-values'
import type { FleetShape } from './shape'

/** How often each profile is met with; the Windows ones most. */
const pickProfile = weighted<string>([
  [44, 'windows-antivirus'],
  [34, 'windows-antivirus-exclusions'],
  [6, 'windows-security-experience'],
  [24, 'windows-asr-rules'],
  [12, 'windows-edr'],
  [16, 'windows-firewall'],
  [22, 'windows-firewall-rules'],
  [12, 'linux-antivirus'],
  [8, 'linux-antivirus-exclusions'],
  [4, 'linux-edr'],
  [10, 'macos-antivirus'],
  [4, 'macos-antivirus-exclusions'],
  [2, 'macos-edr'],
])

const pickReach = weighted<Reach>([
  [8, 'everyone'],
  [20, 'platform'],
  [34, 'site'],
  [24, 'department'],
  [7, 'region'],
  [7, 'other'],
])
type Reach = 'everyone' | 'platform' | 'site' | 'department' | 'region' | 'other'

/** Baselines configure most of a profile for everyone, the many others a few settings for some. */
const HABITS = {
  wide: { share: 0.45, deviates: 0.002 },
  narrow: { share: 0.12, deviates: 0.03 },
} as const
const ONE_OF_EACH = 13

/** Policies over all profiles, each assigned as its name says; the first thirteen are one baseline for each profile. */
export function makePolicies(
  seed: number,
  count: number,
  groups: readonly ThemedGroup[],
  shape: FleetShape,
): readonly ResolutionPolicy[] {
  const random = randomFrom(seed)
  const baselines = [...new Set(Array.from({ length: 2000 }, () => pickProfile(random)))].slice(
    0,
    ONE_OF_EACH,
  )
  return Array.from({ length: count }, (_, index): ResolutionPolicy => {
    const baseline = baselines[index]
    const profile = getProfile(baseline ?? pickProfile(random))
    if (!profile) throw new Error('The catalogue lacks a profile')
    const reach = baseline ? 'everyone' : pickReach(random)
    const { name, assignments } = assign(random, reach, profile.platform, groups, shape)
    return {
      id: `pol_${randomFrom(seed + index).text(16)}`,
      name: `${profile.name}, ${name}`,
      version: 1,
      lastModified: 1_700_000_000_000 + index,
      profileId: profile.id,
      technologies: technologiesOf(random, profile, reach),
      settings: makeValues(random, profile, reach === 'everyone' ? HABITS.wide : HABITS.narrow),
      assignments,
    }
  })
}

/** Some policies are written for enrolled devices only and never reach an attached one. */
function technologiesOf(random: Random, profile: Profile, reach: Reach): readonly string[] {
  const all = profile.graphTechnologies.split(',')
  const isForEnrolled = reach !== 'everyone' && all.includes('mdm') && random.chance(0.12)
  return isForEnrolled ? ['mdm'] : all
}

function assign(
  random: Random,
  reach: Reach,
  platform: Platform,
  groups: readonly ThemedGroup[],
  shape: FleetShape,
): { readonly name: string; readonly assignments: readonly PolicyAssignment[] } {
  const candidates = candidatesFor(reach, platform, groups, shape)
  const [first] = candidates
  if (reach === 'everyone' || !first) return { name: 'everyone', assignments: [{ kind: 'allDevices' }] }
  const { group } = random.pick(candidates)
  const include: PolicyAssignment = { kind: 'includeGroup', groupId: group.id }
  const excluded = candidatesFor(
    random.pick(['platform', 'site', 'department'] as const),
    platform,
    groups,
    shape,
  )
  const exclude: PolicyAssignment[] =
    excluded.length > 0 && random.chance(0.25)
      ? [{ kind: 'excludeGroup', groupId: random.pick(excluded).group.id }]
      : []
  return { name: group.displayName, assignments: [include, ...exclude] }
}

function candidatesFor(
  reach: Reach,
  platform: Platform,
  groups: readonly ThemedGroup[],
  shape: FleetShape,
): readonly ThemedGroup[] {
  const fits = (group: ThemedGroup) => group.platform === null || group.platform === platform
  const mostly = groups.filter((g) => g.theme === 'platform' && g.rank < 4 && fits(g))
  switch (reach) {
    case 'everyone':
      return []
    case 'platform':
      return mostly
    case 'site': {
      const sites = groups.filter((g) => g.theme === 'site' && g.rank < shape.sites)
      return sites.length > 0 ? sites : mostly
    }
    case 'department': {
      const departments = groups.filter((g) => g.theme === 'department' && g.rank < shape.departments)
      return departments.length > 0 ? departments : mostly
    }
    case 'region': {
      const regions = shape.sites > 4 ? groups.filter((g) => g.theme === 'people') : []
      return regions.length > 0 ? regions : mostly
    }
    case 'other': {
      const others = groups.filter((g) => g.theme === 'other' && g.rank < shape.others)
      return others.length > 0 ? others : mostly
    }
  }
}
