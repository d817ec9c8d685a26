/** Life cycle of a device's directory object. */
export * from './types'
export { directoryPropertiesOf } from './directory-properties-of'
export { deleteIdentity, nextIdentity } from './next-identity'
