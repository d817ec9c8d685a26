// Preloaded into the web server and the worker: when the process that started them is killed, the channel to it closes,
// and they end too instead of holding the port and the database. SIGTERM, so that work in hand is finished in order.
if (process.channel) {
  process.channel.unref()
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(1), 10_000).unref()
  })
}
