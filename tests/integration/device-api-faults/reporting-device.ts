import { setTimeout as pause } from 'node:timers/promises'
import { checkInResponseSchema, type CheckInRequest, type CheckInResponse } from '@/agent/protocol'
import { CHECK_IN_PATH, signed, type TestDevice } from '../../support/test-device'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2000

/** How many settings failed, by report number 1, 2, …: never as many as in the report before. */
export function errorsOfReport(sequence: number): number {
  return 1 + (sequence % 4)
}

/** A device that has something else to report at every check-in, and tries each until it has been acknowledged. */
export class ReportingDevice {
  /** Number of the last report that was acknowledged. */
  acknowledged = 0
  private policySetHash = ''

  constructor(
    readonly device: TestDevice,
    private readonly url: string,
  ) {}

  /** Learns what to enforce. */
  async checkIn(): Promise<void> {
    this.note(await this.send(null))
  }

  /** Returns once the next report has been acknowledged. */
  async report(): Promise<void> {
    const sequence = this.acknowledged + 1
    const exceptions = Array.from({ length: errorsOfReport(sequence) }, (_, index) => ({
      key: `setting-${index}`,
      status: 'error' as const,
      errorCode: '0x80070005',
      observedValue: String(sequence),
    }))
    const { policySetHash } = this
    this.note(await this.send({ sequence, policySetHash, verification: 'engine', exceptions }))
    this.acknowledged = sequence
  }

  private note({ policySetHash }: CheckInResponse): void {
    if (policySetHash !== null) this.policySetHash = policySetHash
  }

  private async send(report: CheckInRequest['report']): Promise<CheckInResponse> {
    const { name, survey } = this.device
    const body = JSON.stringify({ name, survey, report })
    for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      const { authorization } = await signed(this.device, CHECK_IN_PATH, 'POST', body)
      const response = await fetch(`${this.url}${CHECK_IN_PATH}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body,
      }).catch(() => null)
      const text = await response?.text().catch(() => null)
      if (response?.ok && text != null) return checkInResponseSchema.parse(JSON.parse(text))
      // Whoever is away comes back; anything else is an error of the server, and of the test.
      const isAway = response === null || response.ok || [429, 503].includes(response.status)
      if (!isAway) throw new Error(`${name}: ${response.status} ${text}`)
      await pause(wait)
    }
  }
}
