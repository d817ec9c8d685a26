import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson, sha256 } from '@/lib/domain/resolution'

describe('sha256', () => {
  // FIPS 180-4 example messages, and the lengths around the block boundary where padding changes.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('of an example of the standard', (message, digest) => expect(sha256(message)).toBe(digest))

  it('agrees with the platform for every length around two blocks', () => {
    for (let length = 0; length <= 130; length++) {
      const message = 'é'.repeat(length >> 1) + 'x'.repeat(length & 1)
      expect(sha256(message)).toBe(createHash('sha256').update(message).digest('hex'))
    }
  })
})

describe('canonicalJson', () => {
  it.each([
    ['members by code unit', { b: 1, a: [true, null], B: 'x' }, '{"B":"x","a":[true,null],"b":1}'],
    ['no undefined members', { a: undefined, b: 1 }, '{"b":1}'],
    ['escapes as JSON does', { 'q"': 'line\n' }, '{"q\\"":"line\\n"}'],
    ['negative zero is zero', [-0, 1.5], '[0,1.5]'],
  ])('%s', (_, value, text) => expect(canonicalJson(value)).toBe(text))
})
