/** Sizes a list may have on one page; the first is the default. */
export const PAGE_SIZES = [50, 25, 100, 200] as const

/** Offset and limit of a page from URL parameters, whatever they say. */
export function pageOf(p: { readonly page: number; readonly size: number }): { skip: number; take: number } {
  const take = PAGE_SIZES.find((s) => s === p.size) ?? PAGE_SIZES[0]
  return { skip: (Math.max(1, Math.floor(p.page) || 1) - 1) * take, take }
}
