// Runs one PostgreSQL server and stops it when whoever started this ends, however that happens: the pipe to our standard
// input closes even when the parent was killed. Called with one argument, JSON: { postgres, args, uid, gid, pgCtl }.
import { spawn } from 'node:child_process'

const { postgres, pgCtl, args, dataDir, uid, gid } = JSON.parse(process.argv[2] ?? '{}')
const FORCE_AFTER_MS = 20_000

// A process group of its own: Ctrl-C in the terminal must not take the database from under the web server.
const server = spawn(postgres, args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: process.platform !== 'win32',
  ...(uid === undefined ? {} : { uid, gid }),
})

let isStopping = false
function stop() {
  if (isStopping) return
  isStopping = true
  if (process.platform === 'win32') {
    spawn(pgCtl, ['stop', '-D', dataDir, '-m', 'fast'], { stdio: 'ignore' })
    return
  }
  server.kill('SIGINT') // fast shutdown: clients are disconnected, everything committed is on disk
  setTimeout(() => server.kill('SIGQUIT'), FORCE_AFTER_MS).unref()
}

server.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
server.on('exit', (code, signal) => process.exit(isStopping ? 0 : (code ?? (signal ? 1 : 0))))
process.stdin.resume()
process.stdin.on('end', stop)
process.stdin.on('close', stop)
process.on('SIGTERM', stop)
process.on('SIGINT', () => undefined)
process.on('SIGHUP', stop)
