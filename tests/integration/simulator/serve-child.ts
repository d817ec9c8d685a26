import { listenForDevices } from '@/lib/features/device-api/listen'

/** A server for devices in a process of its own, which ends when the one that started it does. */
const { url } = await listenForDevices()
process.once('disconnect', () => process.exit())
process.send?.(url)
