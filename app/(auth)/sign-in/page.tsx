import type { Metadata } from 'next'
import { readFile } from 'node:fs/promises'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { SignInForm } from '@/components/auth/sign-in-form'
import { isEntraEnabled } from '@/lib/auth/options'
import { getSessionUser } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Sign in' }

const demoSignInsSchema = z.array(z.object({ email: z.string(), password: z.string(), roleName: z.string() }))

/** The demo's sign-ins, where the starter says that this is a demo. */
async function demoSignIns() {
  const file = process.env.BULWARK_DEMO_SIGN_INS
  if (!file) return []
  try {
    return demoSignInsSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return []
  }
}

/** Only paths of this site may be gone back to. */
function safeCallback(value: string | undefined): string {
  return value && /^\/(?![/\\])/.test(value) ? value : '/'
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ callbackUrl?: string; error?: string }>
}) {
  const { callbackUrl, error } = await searchParams
  const target = safeCallback(callbackUrl)
  if (await getSessionUser()) redirect(target)
  return (
    <SignInForm
      callbackUrl={target}
      withEntra={isEntraEnabled()}
      demo={await demoSignIns()}
      refused={error !== undefined}
    />
  )
}
