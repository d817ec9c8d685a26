export const JOIN_TYPES = ['synthetic', 'azureAD', 'serverAD', 'workplace'] as const
export type JoinType = (typeof JOIN_TYPES)[number]

/** A device's object in the directory. */
export interface DirectoryIdentity {
  /** Object id: what group membership uses. */
  readonly objectId: string
  /** Entra device id (GUID). */
  readonly deviceId: string
  readonly joinType: JoinType
  readonly displayName: string
  readonly operatingSystem: string
  readonly operatingSystemVersion: string
  /** null: blank join type (synthetic). */
  readonly trustType: 'AzureAD' | 'ServerAD' | 'Workplace' | null
  readonly managementType: 'MicrosoftSense' | 'MDM' | null
  readonly systemLabels: readonly string[]
  readonly manufacturer: string | null
  readonly model: string | null
  readonly accountEnabled: boolean
}

/** What the device says about a registration that it has already; null or absent: none. */
export type Registration = 'azureAD' | 'serverAD' | 'workplace' | null

export interface IdentityFacts {
  readonly displayName: string
  readonly registration: Registration
  readonly mdmEnrolled: boolean
}

export type IdentityEvent =
  | { readonly kind: 'created'; readonly objectId: string; readonly joinType: JoinType }
  | {
      readonly kind: 'replaced'
      readonly oldObjectId: string
      readonly objectId: string
      readonly joinType: JoinType
    }
  | { readonly kind: 'updated'; readonly objectId: string; readonly changed: readonly string[] }
  | { readonly kind: 'deleted'; readonly objectId: string }

export interface IdentityStep {
  /** The object that groups hold and policies target; null: the device has none. */
  readonly identity: DirectoryIdentity | null
  /** The registration of a Mac beside its synthetic object: it cannot be targeted. Null for all other devices. */
  readonly registered: DirectoryIdentity | null
  readonly events: readonly IdentityEvent[]
}

export interface IdentityIds {
  readonly objectId: string
  readonly deviceId: string
}

/** Ids for objects that may have to be made; handed in, as the pure rooms make none. */
export interface FreshIds extends IdentityIds {
  /** For the second object, where a device gets two at once. */
  readonly registered: IdentityIds
}
