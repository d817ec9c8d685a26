/**
 * Was a request made by a page of this site? Browsers say so themselves (Fetch Metadata); older ones send the origin, and
 * clients that are no browsers send neither, and carry no one else's cookies.
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  const origin = request.headers.get('origin')
  if (origin === null) return true
  return URL.canParse(origin) && new URL(origin).host === request.headers.get('host')
}
