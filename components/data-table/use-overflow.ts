'use client'
import { useEffect, useRef, useState } from 'react'

/** Is the content wider than its frame? Measured again whenever one of them changes. */
export function useOverflow<F extends HTMLElement>() {
  const frame = useRef<F>(null)
  const [isOverflowing, setOverflowing] = useState<boolean | null>(null)
  useEffect(() => {
    const element = frame.current
    const content = element?.firstElementChild
    if (!element || !content) return
    const measure = () => setOverflowing(content.scrollWidth > element.clientWidth + 1)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    observer.observe(content)
    return () => observer.disconnect()
  }, [])
  return { frame, isOverflowing }
}
