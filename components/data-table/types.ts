import type { ReactNode } from 'react'

export interface DataColumn<R> {
  readonly id: string
  readonly header: string
  readonly cell: (row: R) => ReactNode
  /** The column id is then one of the list's sort parameters. */
  readonly sortable?: boolean
  readonly defaultHidden?: boolean
  readonly align?: 'left' | 'right'
  /** CSS width, e.g. '160px'. */
  readonly width?: string
}

export interface DataFilter {
  /** The URL parameter, a list of strings unless `single`. */
  readonly id: string
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly single?: boolean
}

/** What the server parsed from the URL for this list. */
export interface ListState {
  readonly q: string
  readonly sort: string
  readonly dir: 'asc' | 'desc'
  readonly page: number
  readonly size: number
  readonly cols: readonly string[] | null
}
