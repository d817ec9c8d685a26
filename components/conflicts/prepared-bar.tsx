import { MessageBar } from '@/components/ui/feedback'

/** Over a form that the advisor filled in, or could not fill in any more. */
export function PreparedBar({ title, isFilledIn }: { title: string; isFilledIn: boolean }) {
  if (!isFilledIn) {
    return (
      <MessageBar
        tone="warning"
        className="mb-4"
        title={title ? `Make this change by hand: ${title}` : 'The conflict changed since'}
      >
        {title
          ? 'It cannot be filled in here. The impact shows what it does as you type.'
          : 'The way out that led here is no more, so nothing is filled in. Look at the conflict again.'}
      </MessageBar>
    )
  }
  return (
    <MessageBar className="mb-4" title={`Filled in: ${title}`}>
      Nothing is saved yet. Look at the impact, change what you like, and save.
    </MessageBar>
  )
}
