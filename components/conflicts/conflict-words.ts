import { numberText } from '@/components/ui/count-text'

export const deviceCount = (n: number): string => (n === 1 ? '1 device' : `${numberText(n)} devices`)
export const settingCount = (n: number): string => (n === 1 ? '1 setting' : `${numberText(n)} settings`)
