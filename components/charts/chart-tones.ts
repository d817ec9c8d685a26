export type ChartTone = 'success' | 'danger' | 'conflict' | 'info' | 'neutral' | 'accent' | 'steel'

export const CHART_FILL: Readonly<Record<ChartTone, string>> = {
  success: 'var(--success-fill)',
  danger: 'var(--danger-fill)',
  conflict: 'var(--conflict-fill)',
  info: 'var(--info-fill)',
  neutral: 'var(--neutral-fill)',
  accent: 'var(--accent-fill)',
  steel: 'var(--steel-fill)',
}

export interface Segment {
  readonly label: string
  readonly value: number
  readonly tone: ChartTone
  readonly href?: string
}

/** Share in percent with one decimal, as text; an en dash where there is nothing to divide by. */
export function percentText(value: number, total: number): string {
  return total > 0 ? `${((100 * value) / total).toFixed(1)}%` : '–'
}
