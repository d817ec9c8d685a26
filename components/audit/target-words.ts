/** What a record of the audit log is about, in the words of the pages. */
export const TARGET_WORDS: Readonly<Record<string, string>> = {
  tenant: 'Tenant',
  scope: 'Enforcement scope',
  connector: 'Connector',
  device: 'Device',
  group: 'Group',
  policy: 'Policy',
  user: 'User',
  onboardingToken: 'Onboarding package',
  savedView: 'Saved view',
  assetRule: 'Asset rule',
}
