import type { StatusReport, SurveyReport } from '@/agent/protocol'
import type { ApiProblem } from './problem'

/** What a check-in says, parsed. */
export interface CheckInContent {
  readonly name: string
  readonly survey: SurveyReport
  readonly report: StatusReport | null
  /** Of name and survey. */
  readonly digest: string
}

/** What an authenticated request wants done. */
export type DeviceTask =
  | { readonly kind: 'checkIn'; readonly content: CheckInContent }
  /** Nothing but to be known: something is read. */
  | { readonly kind: 'read' }
  | { readonly kind: 'rotateKey'; readonly newX: string }
  | { readonly kind: 'offboard' }

/** A request in a batch. */
export interface DeviceWork {
  readonly deviceId: string
  readonly jti: string
  /** Seconds since the epoch. */
  readonly iat: number
  /** The key that its signature fits. */
  readonly keyX: string
  readonly task: DeviceTask
}

/** How the device stands once the batch has committed. */
export interface WorkDone {
  readonly kind: 'done'
  readonly deviceId: string
  readonly enrollment: { readonly code: number | null; readonly label: string; readonly reason: string }
  readonly isManaged: boolean
  /** What it is to enforce; null: nothing from this channel. */
  readonly policySetHash: string | null
  /** Something of this device's is being worked out. */
  readonly isUnderWay: boolean
  readonly wasSyncAsked: boolean
  readonly keySince: Date
  readonly offboardedAt: Date | null
}

export type WorkOutcome =
  | WorkDone
  | {
      readonly kind: 'refused'
      readonly problem: ApiProblem
      /** The request was made before, by whoever sends it now. */
      readonly isReplay?: boolean
    }
  /** The device has another key by now: check the signature with that. */
  | { readonly kind: 'staleKey' }
