import { z } from 'zod'
import { ROLES } from '@/lib/domain/access'

const roleIds = ROLES.map((r) => r.id)
export const roleInput = z.enum(roleIds, 'Choose a role.')

export const inviteUserInput = z.object({
  email: z.email('Enter an e-mail address, such as name@example.com.').transform((e) => e.toLowerCase()),
  name: z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.'),
  role: roleInput,
  password: z.string().min(12, 'Use at least 12 characters.').max(200, 'Use at most 200 characters.'),
})
export type InviteUserInput = z.input<typeof inviteUserInput>
export const changeRoleInput = z.object({ userId: z.string().min(1), role: roleInput })
export const removeUserInput = z.object({ userId: z.string().min(1) })
