import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway } from '@/lib/gateway/create-gateway'

const listen = (server: Server) =>
  new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/** Stands in for the console: says what it was asked. */
const asked: (string | undefined)[] = []
const behind = createServer((request, response) => {
  asked.push(request.url)
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.writeHead(request.url === '/missing' ? 404 : 200, { 'content-type': 'application/json' })
    const { method, url, headers } = request
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(parts).toString() }))
  })
})
behind.on('upgrade', (request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  socket.write(`${request.url} ${request.headers['x-forwarded-for']};`)
  socket.pipe(socket)
})
let gateway: Server
let url: string
let port: number

beforeAll(async () => {
  gateway = createGateway(8443, { host: '127.0.0.1', port: await listen(behind) })
  port = await listen(gateway)
  url = `http://127.0.0.1:${port}`
})
afterAll(async () => {
  await close(gateway)
  if (behind.listening) await close(behind)
})

describe('the gateway', () => {
  it('passes requests on as they are, and says who asked', async () => {
    const body = 'x'.repeat(300_000)
    const response = await fetch(`${url}/demo/devices?q=a%20b`, {
      method: 'POST',
      body,
      headers: { 'x-forwarded-for': '203.0.113.7', 'next-action': 'abc' },
    })
    const seen = await response.json()
    expect(seen).toMatchObject({ method: 'POST', url: '/demo/devices?q=a%20b', body })
    expect(seen.headers).toMatchObject({
      host: `127.0.0.1:${port}`,
      'next-action': 'abc',
      'x-forwarded-for': '203.0.113.7, 127.0.0.1',
      'x-forwarded-host': `127.0.0.1:${port}`,
      'x-forwarded-port': '8443',
      'x-forwarded-proto': 'http',
    })
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  it('passes statuses on', async () => {
    expect((await fetch(`${url}/missing`)).status).toBe(404)
  })

  it('answers the device API itself', async () => {
    const response = await fetch(`${url}/api/device/v1/check-in`, { method: 'POST', body: '{}' })
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect((await fetch(`${url}/api/device/v1/nothing`)).status).toBe(404)
    const wrongMethod = await fetch(`${url}/api/device/v1/check-in`)
    expect(wrongMethod.status).toBe(405)
    expect(wrongMethod.headers.get('allow')).toBe('POST')
  })

  it('passes bodies on as bodies, whatever the method', async () => {
    const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'
    const chunk = `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`
    const head = 'GET /first HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n'
    const before = asked.length
    const text = await new Promise<string>((resolve, reject) => {
      let received = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(head + chunk))
      socket.on('data', (data) => (received += data.toString()))
      socket.on('end', () => resolve(received))
      socket.on('error', reject)
    })
    expect(text).toContain('HTTP/1.1 200')
    expect(asked.slice(before)).toEqual(['/first'])
    expect(text).toContain(JSON.stringify(smuggled).slice(1, -1))
  })

  it('passes web sockets on', async () => {
    const received = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          'GET /_next/hmr HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
        ),
      )
      socket.on('error', reject)
      socket.on('data', (data) => {
        text += data.toString()
        if (text.endsWith(';')) socket.write('hello')
        if (text.endsWith('hello')) {
          socket.destroy()
          resolve(text)
        }
      })
    })
    expect(received).toContain('101 Switching Protocols')
    expect(received).toContain('/_next/hmr 127.0.0.1;hello')
  })

  it('says so while nobody is behind it', async () => {
    await close(behind)
    const response = await fetch(`${url}/demo`)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('2')
  })
})
