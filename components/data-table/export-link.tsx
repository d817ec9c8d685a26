import { useSearchParams } from 'next/navigation'
import { LinkButton } from '../ui/button'

/** The CSV of what is on screen: the very same search and filters, all of which are in the URL. */
export function ExportLink({
  href,
  total,
  isFiltered,
}: {
  href: string
  total: number
  isFiltered: boolean
}) {
  const query = useSearchParams().toString()
  return (
    <span title={`Export ${total.toLocaleString('en-US')} ${isFiltered ? 'filtered ' : ''}rows as CSV`}>
      <LinkButton href={query ? `${href}?${query}` : href} variant="subtle" icon="download" download>
        Export
      </LinkButton>
    </span>
  )
}
