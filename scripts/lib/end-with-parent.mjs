// Preloaded into the web server and the worker: when the process that started them is killed, the channel to it closes,
// and they end too instead of holding the port and the database. SIGTERM, so that work in hand is finished in order.
// Processes that they start in turn inherit this file but have another parent, and a channel that is none of our business.
if (process.channel && process.env.BULWARK_PARENT_PID === String(process.ppid)) {
  process.channel.unref()
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(1), 10_000).unref()
  })
}
