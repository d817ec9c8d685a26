'use client'
import { createElement } from 'react'
import { GeneratedEditor } from './generated-editor'
import type { SettingsEditorProps } from './settings-editor-props'
import { specialEditorFor } from './special-editors'

/** The settings of a profile: in the editor made for it where there is one, else in the one generated from its definitions. */
export function SettingsEditor(props: SettingsEditorProps) {
  return createElement(specialEditorFor(props.profile) ?? GeneratedEditor, props)
}
