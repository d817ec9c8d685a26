// Server Components get another next/navigation than browsers do. Next's bundler sees to that; here, outside of it, this does.
const SERVER_NAVIGATION = 'next/dist/client/components/navigation.react-server.js'

export function resolve(specifier, context, nextResolve) {
  return nextResolve(specifier === 'next/navigation' ? SERVER_NAVIGATION : specifier, context)
}
