import 'server-only'
import { notFound } from 'next/navigation'
import { DomainError } from '@/lib/db/errors'
import { definitionOf } from '@/lib/domain/catalog'
import type { ExportContents } from './contents'
import type { ExportFile } from './settings-export'

/**
 * A file as a download, or, where only that is asked, what it leaves out, which a dialog shows beforehand. What is not there,
 * or not in this format: the not-found page.
 */
export async function exportResponse(file: Promise<ExportFile>, isPreview: boolean): Promise<Response> {
  const { name, mediaType, text, omitted } = await file.catch((error: unknown) => {
    if (error instanceof DomainError && (error.code === 'notFound' || error.code === 'invalid')) notFound()
    throw error
  })
  if (isPreview) return Response.json(contentsOf(name, omitted), { headers: { 'cache-control': 'no-store' } })
  return new Response(text, {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}

function contentsOf(name: string, omitted: ExportFile['omitted']): ExportContents {
  return {
    name,
    omitted: omitted.map(({ settingId, reason }) => ({
      setting: definitionOf(settingId)?.name ?? settingId,
      reason,
    })),
  }
}
