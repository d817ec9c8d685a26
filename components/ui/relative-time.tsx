'use client'
import { useEffect, useState } from 'react'

const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** 'just now', '12 min ago', '3 days ago', 'in 40 min'. */
export function relativeText(iso: string, now: number): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1000)
  const past = seconds >= 0
  const size = Math.abs(seconds)
  for (const [unit, length] of UNITS) {
    if (size < length) continue
    const n = Math.floor(size / length)
    const word = unit === 'minute' ? 'min' : unit === 'hour' ? 'h' : n === 1 ? unit : `${unit}s`
    return past ? `${n} ${word} ago` : `in ${n} ${word}`
  }
  // What happened since the text was last worked out is not in the future.
  return 'just now'
}

/** The same text on server and client for the first paint (UTC date and time), relative and in the viewer's zone after it. */
export function RelativeTime({ at, fallback = 'Never' }: { at: string | null; fallback?: string }) {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  if (at === null) return <span className="text-text-3">{fallback}</span>
  return (
    <time dateTime={at} title={now === null ? undefined : new Date(at).toLocaleString()}>
      {now === null ? `${at.slice(0, 10)} ${at.slice(11, 16)}` : relativeText(at, now)}
    </time>
  )
}
