'use client'
import { useEffect, useState } from 'react'
import { fetchCandidates } from './fetch-candidates'

/** Names of groups by their ids, as far as they are known: asked for once each; an unknown id stays without a name. */
export function useGroupNames(slug: string, ids: readonly string[]) {
  const [names, setNames] = useState<ReadonlyMap<string, string | null>>(new Map())
  const unknown = ids.find((id) => !names.has(id))
  useEffect(() => {
    if (unknown === undefined) return
    const controller = new AbortController()
    const learn = (name: string | null) => {
      if (!controller.signal.aborted) setNames((before) => new Map(before).set(unknown, name))
    }
    fetchCandidates(slug, 'group', unknown, controller.signal).then(
      (found) => learn(found.find((group) => group.id === unknown)?.name ?? null),
      () => learn(null),
    )
    return () => controller.abort()
  }, [slug, unknown])
  return {
    names,
    remember: (groups: readonly { readonly id: string; readonly name: string }[]) =>
      setNames((before) => new Map([...before, ...groups.map(({ id, name }) => [id, name] as const)])),
  }
}
