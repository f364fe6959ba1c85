// What send.cjs and receive.cjs say and expect over mutual TLS: CERTS in the environment names a folder made by
// certs/generate, PASSWORD_FILE and KEY_FILE may name other secrets than its.
const {readFileSync} = require("fs");
const {join} = require("path");

exports.secrets = node => {
  const folder = process.env.CERTS;
  if (!folder) return undefined;
  const read = name => readFileSync(join(folder, node, name));
  const secret = (variable, name) => readFileSync(process.env[variable] || join(folder, node, name), "utf8").trim();
  return {
    tls: {ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem")},
    sharedKey: secret("KEY_FILE", "shared_key"),
    password: secret("PASSWORD_FILE", "password"),
  };
};
