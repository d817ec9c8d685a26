import { z } from 'zod'

/** What can be told from the outside of an onboarding or offboarding package. */
export interface OnboardingPackage {
  /** Signed, as the portal writes it. */
  readonly isSigned: boolean
  /** The organisation that it is for. */
  readonly organisation: string | null
}

const packageSchema = z.object({ body: z.string().min(1), sig: z.string().min(1) })
const bodySchema = z.object({ orgId: z.string().optional() })

/**
 * Looks at a pasted package without keeping anything of it: the portal's file is JSON with a body and its signature. Text of
 * another form is not refused, since the service takes it as it is, but the person should know.
 */
export function readOnboardingPackage(text: string): OnboardingPackage {
  const parsed = packageSchema.safeParse(parseJson(text))
  if (!parsed.success) return { isSigned: false, organisation: null }
  const body = bodySchema.safeParse(parseJson(parsed.data.body))
  return { isSigned: true, organisation: (body.success && body.data.orgId) || null }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
