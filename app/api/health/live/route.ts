/** The process answers. Says nothing about the database: that is `ready`. */
export function GET(): Response {
  return Response.json({ status: 'live' })
}
