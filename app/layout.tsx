import type { Metadata } from 'next'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { ToastProvider } from '@/components/ui/toast'
import './globals.css'

export const metadata: Metadata = {
  title: { template: '%s – Bulwark', default: 'Bulwark' },
  description: 'Endpoint security settings management',
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // next-themes writes data-theme before the first paint, which React must not take for a mistake.
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange>
          <NuqsAdapter>
            <ToastProvider>{children}</ToastProvider>
          </NuqsAdapter>
        </ThemeProvider>
      </body>
    </html>
  )
}
