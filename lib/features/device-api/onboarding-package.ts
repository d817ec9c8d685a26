import { onboardingPackageSchema, type OnboardingPackage } from '@/agent/protocol'

/**
 * What an administrator downloads and hands to devices: where to onboard, and the right to. It holds the token's secret, so
 * it can be made only in the moment that the token is.
 * @param url where devices reach this console, as `https://console.example.com`
 */
export function makeOnboardingPackage(
  url: string,
  tenant: { readonly id: string; readonly name: string },
  token: { readonly token: string; readonly expiresAt: Date },
): OnboardingPackage {
  return onboardingPackageSchema.parse({
    version: 1,
    url: url.replace(/\/+$/, ''),
    tenantId: tenant.id,
    tenantName: tenant.name,
    onboardingToken: token.token,
    expiresAt: token.expiresAt.toISOString(),
  })
}
