import { expect, test } from "vitest";
import { trial, soaked } from "/tmp/team/h1/repo/labs/queue-offload/trial.ts";
import { appOf, startServer, startStores } from "/tmp/team/h1/repo/test/labs/queue-offload/start.ts";
test("try", async () => {
  const stores = await startStores();
  const variant = process.env.VARIANT!;
  const { file, params } = appOf("kills", variant);
  const t0 = performance.now();
  const server = await startServer(stores, file, params);
  console.log("start", performance.now() - t0);
  for (const seed of process.env.SEEDS!.split(",")) {
    const b = performance.now();
    const outcome = await trial({ url: server.url, services: stores.urls, variant, tools: server.tools, seed }).catch((e) => e);
    console.log(seed, Math.round(performance.now() - b), JSON.stringify(outcome instanceof Error ? String(outcome.stack) : outcome));
  }
  server.stop(); await stores.stop();
}, 500000);
