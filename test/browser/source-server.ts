import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
/** The site's own, so that what the base does is allowed on its pages. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:";

export interface SourceServer {
  origin: string;
  close(): void;
}

/** Files of the simulators' base and of the tests' fixtures on loopback, as they are, with types taken out. */
export async function serveSources(): Promise<SourceServer> {
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (!/^\/(src\/ui\/simulator|test\/browser\/fixtures)\/[\w/-]+\.(ts|html)$/.test(path)) {
      response.writeHead(404).end();
      return;
    }
    const text = readFileSync(join(ROOT, path), "utf8");
    const isScript = path.endsWith(".ts");
    response.writeHead(200, {
      "content-type": isScript ? "text/javascript" : "text/html",
      "content-security-policy": POLICY,
    });
    response.end(isScript ? stripTypeScriptTypes(text) : text);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
