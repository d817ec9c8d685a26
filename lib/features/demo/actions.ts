'use server'

import { z } from 'zod'
import { DomainError } from '@/lib/db/errors'
import { enqueue } from '@/lib/db/enqueue'
import { defineAction } from '../core/define-action'
import { createOnboardingToken } from '../device-api/onboarding-tokens'

const addDemoDevicesInput = z.object({
  count: z
    .number('Enter a number.')
    .int('Enter a whole number.')
    .min(1, 'Add at least one device.')
    .max(500, 'Add at most 500 devices at once.'),
})

/** Starts simulated devices that onboard over the real device API. Demo tenants only. */
export const addDemoDevices = defineAction({
  name: 'demo.addDevices',
  permission: 'device:write',
  affects: 'nothing',
  input: addDemoDevicesInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    if (!actor.isDemoTenant)
      throw new DomainError(
        'forbidden',
        'Only demo tenants take simulated devices from here. Use `npx bulwark simulate` for others.',
      )
    const simulated = await tx.device.count({ where: { tenantId, isSimulated: true } })
    const { token, id } = await createOnboardingToken(tx, tenantId, {
      note: 'Demo devices',
      expiresInHours: 1,
      createdBy: actor.userId,
      now: new Date(),
    })
    await enqueue(
      tx,
      'simulate-demo-devices',
      { tenantId, onboardingToken: token, devices: simulated + input.count },
      { key: `demo:${tenantId}` },
    )
    return {
      data: { devices: simulated + input.count },
      audit: {
        targetType: 'onboardingToken',
        targetId: id,
        targetName: 'Demo devices',
        detail: { count: input.count },
      },
    }
  },
})
