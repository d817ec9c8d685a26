import { describe, expect, it } from 'vitest'
import { ENROLLMENT_CODES, enrollmentCode, labelOf } from '@/lib/domain/enrollment'

describe('enrollment codes', () => {
  it('knows each number from 0 to 44 once, and no other', () => {
    const codes = ENROLLMENT_CODES.flatMap((entry) => entry.codes).toSorted((a, b) => a - b)
    expect(codes).toEqual(Array.from({ length: 45 }, (_, i) => i))
    expect(enrollmentCode(45)).toBeUndefined()
    expect(enrollmentCode(-1)).toBeUndefined()
  })

  it.each([
    [1, 'Success', 'MDE', 'Success'],
    [2, 'Device is not enrolled and has never been enrolled', 'Unknown', 'Unknown'],
    [3, 'Managed by Intune', 'Intune', 'Unknown'],
    [4, 'Device is managed by SCCM Agent', 'ConfigMgr', 'Unknown'],
    [7, 'General error', 'MDE', 'Error'],
    [44, 'Microsoft Intune Configuration issue', 'MDE', 'Error'],
    [42, 'General Hybrid join failure', 'MDE', 'Error'],
    [25, 'Connectivity issue', 'MDE', 'Error'],
    [15, 'Tenant mismatch', 'MDE', 'Error'],
    [17, 'Hybrid error - Service Connection Point', 'MDE', 'Error'],
    [18, 'Certificate error', 'MDE', 'Error'],
    [37, 'Microsoft Entra Connect misconfiguration', 'MDE', 'Error'],
    [41, 'DNS error', 'MDE', 'Error'],
    [40, 'Clock sync issue', 'MDE', 'Error'],
    [43, 'MDE and ConfigMgr', 'MDE', 'Success'],
    [34, 'Success', 'MDE', 'Success'],
    [22, 'Managed by Configuration Manager', 'ConfigMgr', 'Unknown'],
  ])('%i is %s', (code, label, managedBy, managedByStatus) => {
    expect(enrollmentCode(code)).toMatchObject({ label, managedBy, managedByStatus })
    expect(labelOf(code)).toBe(label)
  })

  it('tells what to do about every error', () => {
    for (const { managedByStatus, action, label } of ENROLLMENT_CODES)
      if (managedByStatus === 'Error') expect(action, label).not.toBe('')
  })

  it('has a word for devices that were never onboarded', () => {
    expect(labelOf(null)).toBe('Not onboarded')
  })
})
