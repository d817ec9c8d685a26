import { Prisma } from '@/lib/db/generated/client'

/** A plain value as Prisma's JSON input; undefined becomes SQL NULL. Drops undefined members, as JSON does. */
export function toJson(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  if (value === undefined || value === null) return Prisma.DbNull
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue
}
