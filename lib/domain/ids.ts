/** Branded identifiers: a policy id cannot be passed where a group id is expected. Prefixes make them readable in logs. */
declare const brand: unique symbol
type Id<B extends string> = string & { readonly [brand]?: B }
export type TenantId = Id<'ten'>
export type DeviceId = Id<'dev'>
export type GroupId = Id<'grp'>
export type PolicyId = Id<'pol'>
export type UserId = Id<'usr'>

/** Thrown for a case that the types say cannot happen. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
