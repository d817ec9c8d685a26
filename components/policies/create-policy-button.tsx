'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { ProfileChoice } from '@/lib/features/policies/profile-choices'
import { ProfileChooser } from './profile-chooser'

/** Opens the small dialog that comes before the wizard: platform, then profile. */
export function CreatePolicyButton({
  slug,
  profiles,
  label = 'Create policy',
}: {
  slug: string
  profiles: readonly ProfileChoice[]
  label?: string
}) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button variant="primary" icon="plus" onClick={() => setIsOpen(true)}>
        {label}
      </Button>
      {isOpen && <CreatePolicyDialog slug={slug} profiles={profiles} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function CreatePolicyDialog({
  slug,
  profiles,
  onClose,
}: {
  slug: string
  profiles: readonly ProfileChoice[]
  onClose: () => void
}) {
  const router = useRouter()
  const platforms = new Set(profiles.map((profile) => profile.platform))
  const [platform, setPlatform] = useState<string>(platforms.size === 1 ? (profiles[0]?.platform ?? '') : '')
  const [profileId, setProfileId] = useState('')
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Create a policy"
      description="A profile decides which settings the policy can have. It cannot be changed later."
      actions={
        <>
          <Button
            variant="primary"
            disabled={profileId === ''}
            title={profileId === '' ? 'Choose a platform and a profile first' : undefined}
            onClick={() => router.push(`/${slug}/policies/new?profile=${encodeURIComponent(profileId)}`)}
          >
            Create
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <ProfileChooser
        profiles={profiles}
        platform={platform}
        profileId={profileId}
        onPlatform={(next) => {
          setPlatform(next)
          setProfileId('')
        }}
        onProfile={setProfileId}
      />
    </Dialog>
  )
}
