// Receives with npm's @fluent-org/logger and prints a line of JSON for each entry: tag, n, text of the record.
// Usage: receive.cjs PORT   (NODE_PATH holds the package; with CERTS, over mutual TLS, see secrets.cjs); ends on SIGTERM.
const {FluentServer} = require("@fluent-org/logger");
const {secrets} = require("./secrets.cjs");

const own = secrets("server");
const server = new FluentServer({
  listenOptions: {port: Number(process.argv[2]), host: "127.0.0.1"},
  ...(own && {
    tlsOptions: {...own.tls, requestCert: true, rejectUnauthorized: true},
    security: {
      serverHostname: "their-server",
      sharedKey: own.sharedKey,
      authorize: true,
      userDict: {agent: own.password},
    },
  }),
});
server.on("entry", (tag, time, record) => {
  const kind = typeof time === "number" ? "seconds" : "EventTime";
  process.stdout.write(JSON.stringify({tag, kind, ...record}) + "\n");
});
server.listen().then(() => console.error("listening"));
process.on("SIGTERM", () => process.exit(0));
