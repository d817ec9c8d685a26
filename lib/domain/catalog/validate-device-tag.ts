/** Length of a tag. Source: Microsoft Learn, "Create and manage device tags". */
export const MAX_TAG_LENGTH = 200

/** What is wrong with the text of a device tag; null when all is well. */
export function validateDeviceTag(text: string): string | null {
  if (text !== text.trim()) return 'Remove the blanks at the beginning and the end.'
  if (text.length > MAX_TAG_LENGTH) return `Shorten the tag to ${MAX_TAG_LENGTH} characters.`
  if (/\p{Cc}/u.test(text)) return 'Write the tag on one line.'
  if (/[,;]/.test(text)) return 'A policy sets one tag. Remove the comma or semicolon.'
  return null
}
