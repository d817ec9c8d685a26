'use client'
import type { ComponentType } from 'react'
import type { Profile } from '@/lib/domain/catalog'
import { FirewallProfiles } from '../firewall/firewall-profiles'
import { FirewallRulesProfile } from '../firewall/firewall-rules-profile'
import { AsrEditor } from '../editors/asr-editor'
import type { SettingsEditorProps } from './settings-editor-props'

/** Profiles whose settings are pleasanter to edit in a form of their own, by profile id. */
const EDITORS: Readonly<Record<string, ComponentType<SettingsEditorProps>>> = {
  'windows-asr-rules': AsrEditor,
  'windows-firewall': FirewallProfiles,
  'windows-firewall-rules': FirewallRulesProfile,
}

/** The editor made for this profile; null: the generated one serves it well. */
export function specialEditorFor(profile: Profile): ComponentType<SettingsEditorProps> | null {
  return Object.hasOwn(EDITORS, profile.id) ? (EDITORS[profile.id] ?? null) : null
}
