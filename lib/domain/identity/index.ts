/** Life cycle of a device's directory object. */
export * from './types'
export { directoryPropertiesOf } from './directory-properties-of'
export { DELETED_COUNTS_DAYS, directoryQuota, type DirectoryQuota } from './directory-quota'
export { deleteIdentity, nextIdentity, registrationBeside } from './next-identity'
export { REGROUP_AFTER_HOURS, regroupAt } from './regroup-at'
