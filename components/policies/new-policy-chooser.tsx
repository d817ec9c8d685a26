'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import type { ProfileChoice } from '@/lib/features/policies/profile-choices'
import { ProfileChooser } from './profile-chooser'

/** The choice of platform and profile as a page, for those who come by an address without a profile. */
export function NewPolicyChooser({ slug, profiles }: { slug: string; profiles: readonly ProfileChoice[] }) {
  const router = useRouter()
  const [platform, setPlatform] = useState('')
  const [profileId, setProfileId] = useState('')
  return (
    <Card className="max-w-3xl">
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
      <div className="mt-5 flex gap-2">
        <Button
          variant="primary"
          disabled={profileId === ''}
          title={profileId === '' ? 'Choose a platform and a profile first' : undefined}
          onClick={() => router.push(`/${slug}/policies/new?profile=${encodeURIComponent(profileId)}`)}
        >
          Create
        </Button>
        <Button onClick={() => router.push(`/${slug}/policies`)}>Cancel</Button>
      </div>
    </Card>
  )
}
