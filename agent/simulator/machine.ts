import type { SurveyReport } from '../protocol'
import type { Expected } from './expectation'
import type { SeededRandom } from './random'

/** Something that happens to a machine once, when it has had so many turns. */
export type LifeEvent = { readonly after: number } & (
  | { readonly kind: 'change'; readonly survey: Partial<SurveyReport> }
  /** Set up anew on the same hardware: another key, another record. */
  | { readonly kind: 'reimage' }
  | { readonly kind: 'rotateKey' }
  | { readonly kind: 'offboard' }
  /** Onboards with the key that it has. */
  | { readonly kind: 'onboardAgain' }
  /** Says nothing for so many turns. */
  | { readonly kind: 'offline'; readonly turns: number }
  /** An old report comes late, after newer ones. */
  | { readonly kind: 'lateReport' }
)

export interface Behaviour {
  /** In the order in which they happen. */
  readonly events: readonly LifeEvent[]
  /** How far its clock is off. */
  readonly clockOffSeconds: number
  /** It sets its clock when the server says that it is off. */
  readonly setsClock: boolean
  /** Some of the settings fail on it, at least one. */
  readonly isFailing: boolean
  /** Turns that go by between the download of a policy set and the report. */
  readonly turnsToApply: number
  /** Never heard of again after it has onboarded. */
  readonly isSilent: boolean
}

/** One simulated machine: what it is, and how it behaves. */
export interface SimulatedMachine {
  readonly name: string
  readonly caseId: string
  /** As it is at the beginning. */
  readonly survey: SurveyReport
  readonly behaviour: Behaviour
  readonly expected: readonly Expected[]
}

export type Facts = Omit<SurveyReport, 'tags' | 'hardwareId'>

/** What a fleet can be made of: ordinary machines of each kind, and one special case each. */
export interface MachineCase {
  readonly id: string
  /** For people, without a full stop. */
  readonly title: string
  readonly make: (random: SeededRandom) => { readonly prefix: string; readonly facts: Facts }
  /** Instead of the tag that brings a device into scope. */
  readonly tags?: readonly string[]
  /** Hardware ids are drawn from so few that several machines have the same. */
  readonly sharedHardwareIds?: number
  readonly behaviour?: Partial<Behaviour>
  readonly expected: readonly Expected[]
}

export const PLAIN_BEHAVIOUR: Behaviour = {
  events: [],
  clockOffSeconds: 0,
  setsClock: false,
  isFailing: false,
  turnsToApply: 0,
  isSilent: false,
}

/** What the machine reports once `played` of its events have happened. */
export function surveyAfter(machine: SimulatedMachine, played: number): SurveyReport {
  return machine.behaviour.events
    .slice(0, played)
    .reduce<SurveyReport>(
      (survey, event) => (event.kind === 'change' ? { ...survey, ...event.survey } : survey),
      machine.survey,
    )
}
