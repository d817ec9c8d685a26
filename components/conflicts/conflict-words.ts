import { numberText } from '@/components/charts/chart-tones'

export const deviceCount = (n: number): string => (n === 1 ? '1 device' : `${numberText(n)} devices`)
export const settingCount = (n: number): string => (n === 1 ? '1 setting' : `${numberText(n)} settings`)
