'use client'
import { Field, Select } from '@/components/ui/field'
import { ROLES, type RoleId } from '@/lib/domain/access'

/** Chooses a role and says what it may do. */
export function RoleField({
  value,
  onChange,
  error,
}: {
  value: RoleId
  onChange: (role: RoleId) => void
  error?: string
}) {
  const role = ROLES.find((r) => r.id === value)
  return (
    <Field label="Role" required error={error} hint={role?.description}>
      {(c) => (
        <Select
          {...c}
          name="role"
          className="w-full"
          value={value}
          onChange={(e) => {
            const next = ROLES.find((r) => r.id === e.target.value)
            if (next) onChange(next.id)
          }}
          options={ROLES.map((r) => ({ value: r.id, label: r.displayName }))}
        />
      )}
    </Field>
  )
}
