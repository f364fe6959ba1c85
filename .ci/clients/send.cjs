// Sends with npm's @fluent-org/logger in all modes, with and without acknowledgement.
// Usage: send.cjs PORT COUNT   (NODE_PATH holds the package; with CERTS, over mutual TLS, see secrets.cjs)
const {FluentClient} = require("@fluent-org/logger");
const {secrets} = require("./secrets.cjs");
const [port, count] = process.argv.slice(2).map(Number);
const own = secrets("agent");

async function send(eventMode, ack) {
  const name = `${eventMode}.${ack ? "ack" : "plain"}`;
  const client = new FluentClient(`npm.${name}`, {
    eventMode,
    socket: {host: "127.0.0.1", port, timeout: 30000, ...(own && {tls: {...own.tls, servername: "server"}})},
    ...(own && {
      security: {clientHostname: "their-client", sharedKey: own.sharedKey, username: "agent", password: own.password},
    }),
    ...(ack ? {ack: {ackTimeout: 60000}} : {}),
  });
  const sent = [];
  for (let n = 0; n < count; n++) sent.push(client.emit("event", {n, text: "grüße"}));
  // Resolved when written, or, with acknowledgement, when acknowledged; a missing ack rejects.
  await Promise.all(sent);
  await client.shutdown();
  console.log(`${name}: ${count} sent`);
}

(async () => {
  for (const mode of ["Message", "Forward", "PackedForward", "CompressedPackedForward"]) {
    for (const ack of [false, true]) await send(mode, ack);
  }
})().catch(error => {
  console.error(error);
  process.exit(1);
});
