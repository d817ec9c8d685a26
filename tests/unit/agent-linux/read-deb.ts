import { gunzipSync } from 'node:zlib'

export interface Member {
  readonly name: string
  readonly mode: number
  readonly owner: string
  readonly time: number
  readonly type: string
  readonly link: string
  readonly content: Buffer
}

/** Takes a Debian package apart (deb(5), ar(5), tar(5)), and complains of what these do not allow. */
export function readDeb(deb: Buffer): { control: Member[]; data: Member[] } {
  const members = readAr(deb)
  if ([...members.keys()].join() !== 'debian-binary,control.tar.gz,data.tar.gz')
    throw new Error(`Wrong members: ${[...members.keys()].join()}`)
  if (members.get('debian-binary')?.toString() !== '2.0\n') throw new Error('Not format 2.0')
  const tarOf = (name: string) => readTar(gunzipSync(members.get(name) ?? Buffer.alloc(0)))
  return { control: tarOf('control.tar.gz'), data: tarOf('data.tar.gz') }
}

function readAr(archive: Buffer): Map<string, Buffer> {
  if (archive.toString('latin1', 0, 8) !== '!<arch>\n') throw new Error('Not an ar archive')
  const members = new Map<string, Buffer>()
  let offset = 8
  while (offset < archive.length) {
    const header = archive.toString('latin1', offset, offset + 60)
    if (header.slice(58) !== '`\n') throw new Error(`No header at ${offset}`)
    const size = Number(header.slice(48, 58))
    members.set(header.slice(0, 16).trim(), archive.subarray(offset + 60, offset + 60 + size))
    offset += 60 + size + (size % 2)
  }
  return members
}

function readTar(archive: Buffer): Member[] {
  const members: Member[] = []
  for (let offset = 0; archive[offset] !== 0;) {
    const text = (from: number, length: number) =>
      archive.toString('utf8', offset + from, offset + from + length).replace(/\0.*$/s, '')
    const number = (from: number, length: number) => Number.parseInt(text(from, length), 8)
    const header = Buffer.from(archive.subarray(offset, offset + 512))
    header.fill(' ', 148, 156)
    const sum = header.reduce((total, byte) => total + byte, 0)
    if (sum !== number(148, 8)) throw new Error(`Wrong checksum of ${text(0, 100)}`)
    const size = number(124, 12)
    members.push({
      name: text(0, 100),
      mode: number(100, 8),
      owner: `${text(265, 32)}:${text(297, 32)}:${number(108, 8)}:${number(116, 8)}`,
      time: number(136, 12),
      type: text(156, 1),
      link: text(157, 100),
      content: archive.subarray(offset + 512, offset + 512 + size),
    })
    offset += 512 + Math.ceil(size / 512) * 512
  }
  return members
}
