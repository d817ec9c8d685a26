export interface WorkState {
  readonly isBusy: boolean
  readonly stage: string | null
  readonly done: number
  readonly total: number
}

/** What the worker is at, as a person would say it; the units that are counted with it. */
const STAGES: Readonly<Record<string, { readonly doing: string; readonly units: string }>> = {
  enrollment: { doing: 'Deciding enrollment', units: 'devices' },
  load: { doing: 'Reading devices', units: 'devices' },
  groups: { doing: 'Evaluating groups', units: 'groups' },
  devices: { doing: 'Assigning devices', units: 'devices' },
  cohorts: { doing: 'Resolving settings', units: 'cohorts' },
  statuses: { doing: 'Counting statuses', units: 'cohorts' },
}

export interface ProgressText {
  /** 'Evaluating revision 813', or what else goes on. */
  readonly title: string
  /** 'Resolving settings, 120 of 300 cohorts'; 'Waiting for the worker' before it has begun. */
  readonly detail: string
  /** Share that is done, 0 to 1; null where it is not known. */
  readonly share: number | null
}

/** The words and the bar of a worker that is behind. */
export function progressText(state: {
  readonly revision: number
  readonly isBehind: boolean
  readonly work: WorkState
}): ProgressText {
  const { revision, isBehind, work } = state
  const stage = work.stage === null ? undefined : STAGES[work.stage]
  const isKnown = stage !== undefined && work.total > 0
  const n = (x: number) => x.toLocaleString('en-US')
  return {
    title: isBehind ? `Evaluating revision ${revision}` : 'Updating results',
    detail: isKnown
      ? `${stage.doing}, ${n(Math.min(work.done, work.total))} of ${n(work.total)} ${stage.units}`
      : (stage?.doing ?? (isBehind ? 'Waiting for the worker' : 'Following what devices reported')),
    share: isKnown ? Math.min(1, work.done / work.total) : null,
  }
}
