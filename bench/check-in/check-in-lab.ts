import { z } from 'zod'
import { startService, type ChildService } from '../support/child-service'
import { loadResult, type LoadResult } from './latency'

export const measurement = z.object({
  load: loadResult,
  /** Processor time of the measured server's process. */
  serverCpuMs: z.number(),
})
export type Measurement = z.output<typeof measurement>

export interface RunningServer {
  readonly service: ChildService
  readonly url: string
}

const address = z.object({ url: z.string() })
const GENERATOR = 'check-in/generator-process.ts'

/** @param file the server's process @param question what it is told to listen with */
export async function startServer(file: string, question: object = {}): Promise<RunningServer> {
  const service = startService(file)
  const { url } = await service.call('listen', question, address)
  return { service, url }
}

export interface CheckInOptions {
  readonly requests: number
  readonly withReport?: boolean
  /** Requests a second; null: as fast as they are answered. */
  readonly rate?: number | null
}

/** A process that plays devices, turned on one server or another. */
export class CheckInLab {
  private readonly generator = startService(GENERATOR)

  constructor(private readonly connections: number) {}

  close(): Promise<void> {
    return this.generator.stop()
  }

  onboard(server: RunningServer, token: string, count: number): Promise<Measurement> {
    return this.timed(server, { name: 'onboard', count, token }, 201)
  }

  /** Signs check-ins, then sends them. @throws Error when one of them is refused */
  async checkIn(server: RunningServer, options: CheckInOptions): Promise<Measurement> {
    const { requests, withReport = false } = options
    await this.generator.call('prepare', { requests, withReport }, z.null())
    return this.send(server, options.rate ?? null)
  }

  /** Signs check-ins, to be sent later. */
  async prepare(requests: number): Promise<void> {
    await this.generator.call('prepare', { requests, withReport: false }, z.null())
  }

  /** Makes hostile requests, to be sent later. The lab's first two devices take part in it. */
  async prepareHostile({ url }: RunningServer, requests: number, deadToken: string): Promise<void> {
    await this.generator.call('prepareHostile', { url, requests, deadToken }, z.null())
  }

  /** Sends what was prepared. @throws Error when one is refused */
  send(server: RunningServer, rate: number | null): Promise<Measurement> {
    return this.timed(server, { name: 'send', rate }, 200)
  }

  /** Sends what was prepared, whatever is answered. */
  sendAnyhow({ url }: RunningServer, rate: number | null): Promise<LoadResult> {
    return this.generator.call('send', { url, connections: this.connections, rate }, loadResult)
  }

  private async timed(
    { service, url }: RunningServer,
    { name, ...question }: { readonly name: string; readonly [key: string]: unknown },
    wantedStatus: number,
  ): Promise<Measurement> {
    const before = await service.call('cpuMs', {}, z.number())
    const load = await this.generator.call(
      name,
      { ...question, url, connections: this.connections },
      loadResult,
    )
    const serverCpuMs = (await service.call('cpuMs', {}, z.number())) - before
    requireAll(load, wantedStatus)
    return { load, serverCpuMs }
  }
}

function requireAll({ statuses, requests }: LoadResult, wanted: number): void {
  if (statuses[String(wanted)] !== requests)
    throw new Error(`${requests} answers of status ${wanted} were expected: ${JSON.stringify(statuses)}`)
}
