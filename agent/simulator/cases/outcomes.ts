import type { Expected } from '../expectation'

/** What cases share: building blocks of hand-written expectations, in the order in which a tenant decides. */

/** Whatever the device is: clouds and licences that know no security settings management. */
export const TENANT: readonly Expected[] = [
  { when: { cloud: 'government', era: ['GA', 'PREV'] }, code: 2 },
  { when: { licence: 'defenderForServersOnly' }, code: 2 },
]
export const PLATFORM_OFF: Expected = { when: { scope: ['off'] }, code: 2 }
/** For devices that carry no tag which counts. */
export const OUT_OF_SCOPE: Expected = { when: { scope: ['off', 'tagged'] }, code: 2 }
export const CONNECTOR_OFF: Expected = { when: { connector: false }, code: 8 }
/** "General error": a prerequisite is missing. */
export const REFUSED: Expected = { code: 5 }
export const MANAGED: Expected = { code: 1 }
const BEFORE_THE_PREVIEW: Expected = { when: { era: ['GA'] }, code: 5 }

/** Managed wherever its platform is on and the connector is. */
export const managed: readonly Expected[] = [...TENANT, PLATFORM_OFF, CONNECTOR_OFF, MANAGED]
/** Linux and macOS came with the preview. */
export const managedSincePreview: readonly Expected[] = [
  ...TENANT,
  PLATFORM_OFF,
  BEFORE_THE_PREVIEW,
  CONNECTOR_OFF,
  MANAGED,
]
/** Supported since 2025 only. */
export const managedSince2025: readonly Expected[] = [
  ...TENANT,
  PLATFORM_OFF,
  { when: { era: ['GA', 'PREV'] }, code: 5 },
  CONNECTOR_OFF,
  MANAGED,
]
/** Supported until the prerequisites of 2025. */
export const managedUntil2025: readonly Expected[] = [
  ...TENANT,
  PLATFORM_OFF,
  { when: { era: ['2025'] }, code: 5 },
  CONNECTOR_OFF,
  MANAGED,
]
/** Refused in every era, once it is in scope. */
export const refused: readonly Expected[] = [...TENANT, PLATFORM_OFF, REFUSED]
/** Another product manages it, whatever the scope says. */
export const managedByIntune: readonly Expected[] = [...TENANT, { code: 3 }]
/** Without a tag: managed where all devices are in scope. */
export const managedWithoutTag: readonly Expected[] = [...TENANT, OUT_OF_SCOPE, CONNECTOR_OFF, MANAGED]
export const managedWithoutTagSincePreview: readonly Expected[] = [
  ...TENANT,
  OUT_OF_SCOPE,
  BEFORE_THE_PREVIEW,
  CONNECTOR_OFF,
  MANAGED,
]
