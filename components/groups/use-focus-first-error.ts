'use client'
import { useEffect, type RefObject } from 'react'

/** After a failed submit, takes the focus to the first field that needs attention. */
export function useFocusFirstError(form: RefObject<HTMLElement | null>, failure: object | null): void {
  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [form, failure])
}
