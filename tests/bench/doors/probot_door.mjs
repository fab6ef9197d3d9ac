// A webhook door as Probot makes one, with a queue in the same store, as ours has it.
//
//     node probot_door.mjs PORT PROCESSES SOCKET SCRIPT      (SECRET in the environment)
//
// Run from a folder in which probot and ioredis are installed. Probot verifies, parses and
// answers after its handlers have ended; the one here stores through the same Lua script.
// Probot gives its handlers the parsed payload, so that is written out again to be stored.
import cluster from "node:cluster";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/`);
const { Probot, createNodeMiddleware } = await import(pathToFileURL(require.resolve("probot")));
const Redis = require("ioredis");

const [port, processes, socket, script] = process.argv.slice(2);
const CAP = String(10 ** 12);

async function serve() {
  const redis = new Redis({ path: socket });
  redis.defineCommand("receiveDelivery", { numberOfKeys: 3, lua: readFileSync(script, "utf8") });
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const probot = new Probot({ appId: 1, privateKey, secret: process.env.SECRET, logLevel: "fatal" });
  const door = (app) => {
    app.onAny(async ({ id, name, payload }) => {
      const keys = ["fleet:deliveries", "fleet:deliveries:bytes", `fleet:done:${id}`];
      await redis.receiveDelivery(...keys, CAP, id, name, JSON.stringify(payload), Date.now() / 1000);
    });
  };
  const answer = await createNodeMiddleware(door, { probot, webhooksPath: "/webhook" });
  createServer((req, res) => answer(req, res, () => res.writeHead(404).end())).listen(Number(port), "127.0.0.1");
}

if (Number(processes) > 1 && cluster.isPrimary) {
  for (let i = 0; i < Number(processes); i += 1) cluster.fork();
} else {
  await serve();
}
