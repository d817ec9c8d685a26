/** Bulwark's own mark: a shield with battlements. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden>
      <path d="M2 3h3v2h2.5V3h5v2H15V3h3v8c0 4-3.4 6.9-8 8.5C5.4 17.9 2 15 2 11V3Z" fill="var(--brand)" />
      <path d="M6.500 8h7v2h-2.500v5h-2v-5H6.500V8Z" fill="var(--on-brand)" />
    </svg>
  )
}
