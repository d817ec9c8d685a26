import type { PolicyType } from '@/lib/domain/catalog'

export interface PolicyTypePage {
  readonly policyType: PolicyType
  /** Below /endpoint-security. */
  readonly path: string
  readonly title: string
  readonly description: string
}

/** The policy types in the order and under the names of the portal. */
export const POLICY_TYPE_PAGES: readonly PolicyTypePage[] = [
  {
    policyType: 'antivirus',
    path: 'antivirus',
    title: 'Antivirus',
    description: 'How Microsoft Defender Antivirus scans, protects and remediates, and what it leaves out.',
  },
  {
    policyType: 'attackSurfaceReduction',
    path: 'attack-surface-reduction',
    title: 'Attack surface reduction',
    description: 'Rules that close the ways attacks come in, each on its own: block, audit or warn.',
  },
  {
    policyType: 'endpointDetectionAndResponse',
    path: 'endpoint-detection-and-response',
    title: 'Endpoint detection and response',
    description: 'How devices onboard and what samples they share.',
  },
  {
    policyType: 'firewall',
    path: 'firewall',
    title: 'Firewall',
    description: 'The firewall of each network profile, and the rules it follows.',
  },
]

export function policyTypePage(path: string): PolicyTypePage | undefined {
  return POLICY_TYPE_PAGES.find((page) => page.path === path)
}

/** The list that a policy belongs to: that of its type, or All policies for types without a page. */
export function listOfType(policyType: string): { readonly label: string; readonly path: string } {
  const page = POLICY_TYPE_PAGES.find((candidate) => candidate.policyType === policyType)
  return page
    ? { label: page.title, path: `endpoint-security/${page.path}` }
    : { label: 'All policies', path: 'policies' }
}
