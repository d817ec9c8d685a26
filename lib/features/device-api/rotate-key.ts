import { rotateKeyRequestSchema, type RotateKeyResponse } from '@/agent/protocol'
import { bodyHash } from '@/agent/sign'
import { checkClaims, isSignedBy, readToken, type SignedRequest } from './authenticate'
import { rememberDeviceKey, toKeyObject } from './device-keys'
import { carryOutTask } from './device-queue'
import { ApiProblem, parseBody } from './problem'

/** Puts a new key into the place of the device's old one; the request is signed by the old, its proof by the new. */
export async function rotateKey(request: SignedRequest, now: Date): Promise<RotateKeyResponse> {
  let newX = ''
  const done = await carryOutTask(request, now, async (claims) => {
    const { publicKey, proof } = parseBody(rotateKeyRequestSchema, request.body)
    const refused = (detail: string) =>
      new ApiProblem(400, detail, { errors: [{ path: 'proof', message: detail }] })
    const token = readProof(proof, refused)
    const isOwn = token.claims.sub === claims.sub && token.claims.tid === claims.tid
    if (!isOwn || token.claims.bh !== bodyHash(publicKey.x) || token.claims.htu !== request.path)
      throw refused('The proof has to name this device, this path and the hash of the new key.')
    checkClaims({ ...request, body: publicKey.x }, token.claims, now)
    if (!(await isSignedBy(token, toKeyObject(publicKey.x))))
      throw refused('The proof is not signed by the new key.')
    newX = publicKey.x
    return { kind: 'rotateKey', newX }
  })
  rememberDeviceKey(done.tenantId, done.deviceId, newX, now)
  return { keyChangedAt: done.keySince.toISOString() }
}

function readProof(proof: string, refused: (detail: string) => ApiProblem) {
  try {
    return readToken(`Bearer ${proof}`)
  } catch (error) {
    throw error instanceof ApiProblem ? refused(error.detail) : error
  }
}
