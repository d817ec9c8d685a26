/** Words of the organisation whose fleet is made up: what names, tags and attributes of its devices are drawn from. */
export const SITES = [
  'HQ', 'BER', 'LYO', 'OSA', 'AUS', 'MAD', 'GOT', 'TRN', 'POZ', 'LIM', 'CPT', 'DUB', 'GRZ', 'BRN', 'OPO', 'SVQ', 'BGO',
  'TLL', 'RIX', 'KUN', 'BUH', 'SKP', 'ANK', 'NBO', 'LOS', 'BOM', 'HAN', 'CEB', 'PER', 'WLG', 'YUL', 'SEA', 'DEN', 'MEX',
  'BOG', 'SCL', 'CWB', 'HFA', 'PNQ', 'FUK',
] as const // prettier-ignore
export const REGIONS = [
  ['Europe', SITES.slice(0, 22)],
  ['Africa, Asia and Pacific', SITES.slice(22, 30)],
  ['Americas', SITES.slice(30)],
] as const
export const DEPARTMENTS = [
  'Operations',
  'Sales',
  'Finance',
  'Engineering',
  'IT',
  'Support',
  'Logistics',
  'People',
  'Legal',
  'Research',
  'Marketing',
  'Facilities',
] as const
export const SERVER_ROLES = ['SQL', 'APP', 'WEB', 'FILE', 'PRINT', 'DC', 'BUILD', 'MAIL'] as const
export const LEASES = [
  '2024Q1',
  '2024Q3',
  '2025Q1',
  '2025Q2',
  '2025Q3',
  '2025Q4',
  '2026Q1',
  '2026Q2',
] as const
/** Autopilot group tags: what a reseller writes into the order. */
export const ORDER_IDS = ['Standard', 'Kiosk', 'Shared', 'Developer', 'Field', 'Meeting-Room'] as const

export type Site = (typeof SITES)[number]
export type Department = (typeof DEPARTMENTS)[number]

/** Cost centres belong to a department: five each. */
export function costCentre(department: Department, number: number): string {
  return `CC-${(DEPARTMENTS.indexOf(department) + 1) * 100 + number}`
}
export const COST_CENTRES_PER_DEPARTMENT = 5
