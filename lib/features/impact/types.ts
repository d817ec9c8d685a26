import type { Channel } from '@/lib/domain/catalog'
import type { ImpactCounts, ImpactSelection } from '@/lib/domain/fleet'
import type { ExplainNode } from '@/lib/domain/resolution'

/** A policy as the panel names it; `isDraft`: the one being edited, which has no page yet when it is new. */
export interface PolicyRef {
  readonly id: string
  readonly name: string
  readonly isDraft: boolean
  readonly hasPage: boolean
}

/** One side of a change in words. Never holds a secret. */
export interface SideText {
  readonly outcome: 'applied' | 'conflict' | 'notApplicable' | 'notConfigured'
  readonly text: string
  /** A second line: why it does not apply, or that tamper protection holds the device at its own value. */
  readonly note: string | null
}

/** Lines of a list that come and go, where both sides are lists. */
export interface LineChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Lines left out at the end of the two. */
  readonly more: number
}

export interface TransitionRow {
  readonly before: SideText
  readonly after: SideText
  readonly lines: LineChanges | null
  readonly devices: number
  readonly selection: ImpactSelection
}

export interface SettingRow {
  readonly key: string
  readonly name: string
  readonly devices: number
  /** Most devices first; `transitionCount` is how many there are in all. */
  readonly transitions: readonly TransitionRow[]
  readonly transitionCount: number
  readonly selection: ImpactSelection
}

export interface ConflictRow {
  readonly key: string
  readonly name: string
  readonly devices: number
  /** What contends: each value with the policies that say it. */
  readonly contenders: readonly { readonly text: string; readonly policies: readonly PolicyRef[] }[]
  /** Delivered all the same, and left to the device to sort out (firewall rules of one name). */
  readonly deliveredAnyway: boolean
  readonly selection: ImpactSelection
}

export interface PolicyRow {
  readonly policy: PolicyRef
  readonly gained: number
  readonly lost: number
}

export interface GroupRow {
  readonly id: string
  readonly displayName: string
  readonly hasPage: boolean
  readonly joined: number
  readonly left: number
}

/** The first rows of a list, and how many there are. */
export interface ListPart<R> {
  readonly rows: readonly R[]
  readonly total: number
}

/** Parts of the lists, from the same offset on. */
export interface ImpactLists {
  readonly settings: ListPart<SettingRow>
  readonly newConflicts: ListPart<ConflictRow>
  readonly endedConflicts: ListPart<ConflictRow>
  readonly policies: ListPart<PolicyRow>
  readonly groups: ListPart<GroupRow>
}

export interface ImpactSummary extends ImpactLists {
  /** Revision that the draft was held against: the newest that is saved. */
  readonly revision: number
  /** Revision that lists and reports show; smaller while the worker is behind. */
  readonly resolvedRevision: number
  /** Milliseconds that the answer took. */
  readonly tookMs: number
  readonly counts: ImpactCounts
}

export interface ImpactDeviceRow {
  readonly id: string
  readonly name: string
  readonly osName: string
  /** What enrollment would say of the device, where the draft has it decided on again. */
  readonly enrollment: {
    readonly label: string
    readonly reason: string
    /** Something dangerous comes of it: a domain controller managed by mistake. */
    readonly warning: string | null
  } | null
}

export interface ImpactDevices {
  readonly revision: number
  readonly rows: readonly ImpactDeviceRow[]
  readonly total: number
  /** The page that this is: the last one where the asked one does not exist any more. */
  readonly page: number
}

/** What one device has before and after. */
export interface ImpactDeviceDetail {
  readonly channelBefore: Channel | null
  readonly channelAfter: Channel | null
  readonly gained: readonly PolicyRef[]
  readonly lost: readonly PolicyRef[]
  readonly settings: readonly {
    readonly key: string
    readonly name: string
    readonly before: SideText
    readonly after: SideText
    readonly lines: LineChanges | null
  }[]
}

/** Why a setting is what it is on a device, before and after. */
export interface ImpactWhy {
  readonly before: ExplainNode | null
  readonly after: ExplainNode | null
}

/** What each kind of question is answered with. */
export interface ImpactAnswers {
  readonly summary: ImpactSummary
  readonly more: ImpactLists
  readonly devices: ImpactDevices
  readonly device: ImpactDeviceDetail
  readonly why: ImpactWhy
}

export const IMPACT_PAGE_SIZE = 25
export const IMPACT_LIST_SIZE = 50
