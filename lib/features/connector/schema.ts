import { z } from 'zod'

export const updateConnectorInput = z.object({
  connectorEnabled: z.boolean(),
  version: z.number().int().positive(),
})
