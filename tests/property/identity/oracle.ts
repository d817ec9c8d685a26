import type { BehaviourEra, DeviceSurvey } from '@/lib/domain/enrollment'
import type { IdentityFacts, JoinType } from '@/lib/domain/identity'

/**
 * The directory as a list of rows that is edited in place, rule after rule in the words of docs/semantics/identity.md: slow,
 * and of another shape than `nextIdentity`, which goes from one object to the next.
 */
export interface Row {
  id: string
  join: JoinType
  name: string
  system: string
  version: string
  managementType: string | null
  labels: string[]
  maker: string | null
}

export interface Visit {
  readonly survey: DeviceSurvey
  readonly facts: IdentityFacts
  readonly isAttached: boolean
  readonly era: BehaviourEra
}

const BAD_MAC_AGENT = '101.23052.0004'
const SYSTEMS = { windowsClient: 'Windows', windowsServer: 'Windows Server', linux: 'Linux', macOS: 'macOS' }

export class DirectoryOracle {
  rows: Row[] = []

  get synthetic(): Row | undefined {
    return this.rows.find((row) => row.join === 'synthetic')
  }

  get full(): Row | undefined {
    return this.rows.find((row) => row.join !== 'synthetic')
  }

  /** The one that groups hold: a synthetic object always, as it only stays where it is needed. */
  get target(): Row | undefined {
    return this.synthetic ?? this.full
  }

  deleteAll(): string[] {
    const ids = this.rows.map((row) => row.id)
    this.rows = []
    return ids
  }

  visit({ survey, facts, isAttached, era }: Visit, newId: (kind: 'object' | 'registration') => string): void {
    const hadAny = this.rows.length > 0
    const hadBoth = this.rows.length === 2
    const hadSynthetic = this.synthetic !== undefined
    const wasEnrolled = this.full?.managementType === 'MicrosoftSense'
    const isBadMac = survey.osPlatform === 'macOS' && survey.agentVersion === BAD_MAC_AGENT
    const ownJoin: JoinType =
      survey.osPlatform === 'macOS' ? 'workplace' : survey.domainJoined ? 'serverAD' : 'azureAD'

    // A registration that the device reports is in the directory.
    if (facts.registration !== null && this.full) this.full.join = facts.registration
    const isRegistered = facts.registration !== null || this.full !== undefined

    // A registered Mac that enrolls with the bad agent gets a synthetic object beside its registration.
    const isDoubling =
      isBadMac &&
      !facts.mdmEnrolled &&
      isRegistered &&
      !hadSynthetic &&
      isAttached &&
      era !== 'GA' &&
      !wasEnrolled
    if (isDoubling) this.add(newId('object'), 'synthetic', null)
    if (facts.registration !== null && !this.full)
      this.add(
        newId(isDoubling ? 'registration' : 'object'),
        facts.registration,
        hadSynthetic ? this.synthetic : null,
      )

    // Enrolling in MDM registers the device.
    if (facts.mdmEnrolled && !this.full) this.add(newId('object'), ownJoin, this.synthetic)

    // Whoever is managed and has no object gets one.
    if (isAttached && this.rows.length === 0)
      this.add(newId('object'), era === 'GA' ? ownJoin : 'synthetic', null)

    // A full registration replaces the synthetic object, unless both have to stand.
    const mayHaveBoth = isDoubling || (hadBoth && isBadMac && !facts.mdmEnrolled)
    if (this.synthetic && this.full && !mayHaveBoth)
      this.rows = this.rows.filter((row) => row.join !== 'synthetic')

    for (const row of this.rows) {
      row.name = facts.displayName
      row.system = facts.mdmEnrolled && survey.osPlatform === 'macOS' ? 'MacMDM' : SYSTEMS[survey.osPlatform]
      row.version = survey.osVersion
      row.maker = survey.manufacturer ?? null
      const isManaged = isAttached && row === this.target
      row.managementType = facts.mdmEnrolled ? 'MDM' : isManaged && era !== 'GA' ? 'MicrosoftSense' : null
      if (era === 'GA') {
        const labels = new Set(row.labels)
        if (isManaged) labels.add('MDEManaged')
        else labels.delete('MDEManaged')
        if (isManaged && !hadAny) labels.add('MDEJoined')
        row.labels = [...labels].toSorted()
      }
    }
  }

  private add(id: string, join: JoinType, heirOf: Row | null | undefined): void {
    this.rows.push({
      id,
      join,
      name: '',
      system: '',
      version: '',
      managementType: null,
      labels: heirOf ? [...heirOf.labels] : [],
      maker: null,
    })
  }
}
