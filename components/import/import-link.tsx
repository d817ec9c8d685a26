import { LinkButton } from '@/components/ui/button'

/** Leads to the import of policies. */
export function ImportLink({ slug, variant = 'subtle' }: { slug: string; variant?: 'subtle' | 'secondary' }) {
  return (
    <LinkButton href={`/${slug}/policies/import`} variant={variant} icon="upload">
      Import
    </LinkButton>
  )
}
