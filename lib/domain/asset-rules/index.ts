/** Rules that give devices tags: conditions on what is known of a device. */
export * from './types'
export { matchesAsset } from './matches-asset'
