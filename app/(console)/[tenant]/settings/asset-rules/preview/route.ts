import { previewAssetRule } from '@/lib/features/asset-rules/queries'
import { assetPreviewSchema } from '@/lib/features/asset-rules/schema'
import { questionRoute } from '@/lib/features/core/question-route'

/** Which devices the conditions of a rule match. */
export const POST = questionRoute({
  name: 'assetRule.preview',
  input: assetPreviewSchema,
  // Ten conditions of the longest values are far below this.
  maxCharacters: 16 * 1024,
  tooLong: 'This rule is too long to be tried.',
  answer: previewAssetRule,
})
