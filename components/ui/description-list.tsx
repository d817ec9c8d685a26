import { Fragment, type ReactNode } from 'react'

/** Terms and what they are, in two columns. */
export function DescriptionList({
  items,
  labelWidth = '140px',
}: {
  items: readonly { readonly label: ReactNode; readonly value: ReactNode }[]
  labelWidth?: string
}) {
  return (
    <dl
      className="grid gap-x-4 gap-y-2"
      style={{ gridTemplateColumns: `minmax(0, ${labelWidth}) minmax(0, 1fr)` }}
    >
      {items.map((item, i) => (
        <Fragment key={i}>
          <dt className="text-text-3">{item.label}</dt>
          <dd className="min-w-0 break-words">{item.value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
