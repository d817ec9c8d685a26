'use client'
import { createContext, useContext } from 'react'
import type { RowGroup } from '@/lib/features/groups/rule-rows'
import type { RuleValues } from './rule-values'

export interface RuleBuilderContext {
  readonly slug: string
  readonly root: RowGroup
  readonly readOnly: boolean
  readonly values: RuleValues
  /** Takes over an edited tree; then the focus goes into the row of this id, if one is named. */
  readonly edit: (root: RowGroup, focusId?: string) => void
  readonly newId: () => string
}

const Context = createContext<RuleBuilderContext | null>(null)
export const RuleBuilderProvider = Context.Provider

/** The rule builder around a row. */
export function useRuleBuilder(): RuleBuilderContext {
  const builder = useContext(Context)
  if (!builder) throw new Error('Rows stand in a rule builder.')
  return builder
}
