/** The delaying proxy's process. */
import { startEcho } from "./echo.ts";
import type {
  CountedAnswer,
  OpenProxyMessage,
  ProxyMessage,
  ProxyOpenAnswer,
  RefusedAnswer,
} from "./protocol.ts";
import { DelayingProxy, HOST } from "./proxy.ts";
import { ReleaseLoop } from "./release-loop.ts";
import { Sleeper, steadyMillis } from "./sleeper.ts";

const loop = new ReleaseLoop(new Sleeper(), steadyMillis);
let proxy: DelayingProxy | undefined;

async function open({ settings }: OpenProxyMessage): Promise<ProxyOpenAnswer> {
  proxy = new DelayingProxy(settings, loop);
  const upstream = { host: HOST, port: await startEcho(HOST) };
  const echo = new DelayingProxy({ ...settings, upstream }, loop);
  return { type: "proxy-open", port: await proxy.listen(), echoPort: await echo.listen() };
}

async function follow(message: ProxyMessage): Promise<object> {
  if (message.type === "open-proxy") return open(message);
  if (proxy === undefined) throw new Error("no proxy is open");
  const { user, system } = process.cpuUsage();
  const cpuMicros = user + system;
  return { type: "counted", counts: proxy.counts, cpuMicros } satisfies CountedAnswer;
}

const reply = (message: object) => void process.send?.(message);

process.on("message", (message: ProxyMessage) => {
  follow(message).then(reply, (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    const refused: RefusedAnswer = { type: "failed", reason };
    reply(refused);
  });
});
process.on("disconnect", () => process.exit());
