import type { Segment } from '@/components/charts/chart-tones'
import { devicesHref } from '@/lib/features/home/device-links'

export interface Freshness {
  readonly onTime: number
  readonly day: number
  readonly week: number
  readonly silent: number
}

/** How long ago devices checked in, as parts of a bar; `platform` narrows the lists behind the numbers. */
export function freshnessSegments(slug: string, f: Freshness, platform?: string): readonly Segment[] {
  return [
    {
      label: 'Within 90 min',
      value: f.onTime,
      tone: 'info',
      href: devicesHref(slug, { seen: 'onTime', platform }),
    },
    {
      label: '90 min to 24 h',
      value: f.day,
      tone: 'steel',
      href: devicesHref(slug, { seen: 'day', platform }),
    },
    {
      label: '1 to 7 days',
      value: f.week,
      tone: 'neutral',
      href: devicesHref(slug, { seen: 'week', platform }),
    },
    {
      label: 'Silent over 7 days',
      value: f.silent,
      tone: 'conflict',
      href: devicesHref(slug, { seen: 'silent', platform }),
    },
  ]
}
