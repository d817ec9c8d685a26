import type { NextConfig } from 'next'
import { readServerEnv } from './env'

// A bad variable stops the server at start, not at the first request that needs it.
readServerEnv()

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Imported policy files travel through a server action.
  experimental: { authInterrupts: true, serverActions: { bodySizeLimit: '12mb' } },
  serverExternalPackages: ['@node-rs/argon2', 'pg', 'graphile-worker'],
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Referrer-Policy', value: 'same-origin' },
        ],
      },
    ]
  },
}

export default config
