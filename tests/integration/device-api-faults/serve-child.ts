import { listenForDevices } from '@/lib/features/device-api/listen'

/** The device API in a process of its own, to be killed: `serve-child.ts PORT`. Ends with the process that started it. */
process.stdin.resume()
process.stdin.once('end', () => process.exit(0))
await listenForDevices(Number(process.argv[2]))
