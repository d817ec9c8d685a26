import { listenForDevices, type DeviceServer } from '@/lib/features/device-api/listen'
import { answerParent } from '../support/child-service'
import { startProfile, type RunningProfile } from '../support/profile'
import { cpuMs } from './latency'

/** The device API as it runs in production, in a process of its own. */
let server: DeviceServer | undefined
let running: RunningProfile | undefined

answerParent({
  listen: async () => {
    server ??= await listenForDevices()
    return { url: server.url }
  },
  cpuMs,
  peakBytes: () => process.resourceUsage().maxRSS * 1024,
  startProfile: async () => {
    running = await startProfile('Unchanged check-ins, as fast as they are answered: the server process')
  },
  stopProfile: () => running?.stop(),
})
