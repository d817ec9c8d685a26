import type { ChosenFile } from './chosen-file'

/** The files of a drop, with those in folders; names that begin with a dot are left out, as no export has such. */
export async function filesOfDrop(transfer: DataTransfer): Promise<readonly ChosenFile[]> {
  // Entries have to be asked for before anything is awaited: the list is emptied when the event is over.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry())
  const plain = [...transfer.files].map((file): ChosenFile => ({ name: file.name, file }))
  if (entries.every((entry) => entry === null || entry.isFile)) return plain
  const found = await Promise.all(entries.map((entry) => (entry ? filesBelow(entry) : [])))
  return found.flat().toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

async function filesBelow(entry: FileSystemEntry): Promise<readonly ChosenFile[]> {
  if (entry.name.startsWith('.')) return []
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ name: entry.fullPath.replace(/^\//, ''), file }]
  }
  if (!isFolder(entry)) return []
  const reader = entry.createReader()
  const below: FileSystemEntry[] = []
  // A reader gives a hundred at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) break
    below.push(...some)
  }
  const found = await Promise.all(below.map(filesBelow))
  return found.flat()
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
