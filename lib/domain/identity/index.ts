/** Life cycle of a device's directory object. */
export * from './types'
export { nextIdentity } from './next-identity'
