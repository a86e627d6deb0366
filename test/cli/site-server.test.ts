import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { siteServer } from "../../src/cli/site-server.ts";
import { compressFiles } from "../../src/cli/start/compress.ts";
import { temporaryFolder, write } from "../result/temporary-folder.ts";

const HOME = "<p>home</p>";
const ABSENT = "<p>there is no such page</p>";
const KNEE = `<p>${"the knee ".repeat(500)}</p>`;

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** A small site as it is built, and how to ask for its pages. Paths go over the wire as they are written. */
async function site({ compressed = false } = {}) {
  const folder = join(temporaryFolder(), "dist");
  write(folder, "index.html", HOME);
  write(folder, "404.html", ABSENT);
  write(folder, "chapters/knee/index.html", KNEE);
  write(folder, "_astro/page.a1b2.css", "p { color: red }");
  write(folder, ".hidden/secret.txt", "secret");
  write(folder, "../outside.txt", "outside");
  if (compressed) await compressFiles(folder);
  const server = siteServer(folder);
  onTestFinished(() => server.close());
  await server.listen({ port: 0, host: "127.0.0.1" });
  const { port } = server.server.address() as { port: number };
  const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port, path, headers, method }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part)).on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        );
      });
      asked.on("error", reject).end();
    });
  return { folder, port, ask, server };
}

describe("the server of npm start", () => {
  it("serves a page with the headers that keep it safe, fresh each time, and hashed files for good", async () => {
    const { ask } = await site();
    const { status, headers, body } = await ask("/?from=there");
    expect([status, String(body)]).toEqual([200, HOME]);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    });
    expect((await ask("/_astro/page.a1b2.css")).headers["cache-control"]).toBe(
      "public, max-age=31536000, immutable",
    );
  });

  it.each([
    undefined,
    "gzip",
    "br",
  ])("serves a chapter with or without the slash at its end, to a client that takes %s", async (encoding) => {
    const { ask } = await site({ compressed: true });
    const headers: Record<string, string> = encoding ? { "accept-encoding": encoding } : {};
    for (const path of ["/chapters/knee/", "/chapters/knee"]) {
      const answer = await ask(path, headers);
      expect(answer.status).toBe(200);
      expect(answer.headers["content-encoding"]).toBe(encoding);
      expect(answer.headers.vary).toBe("accept-encoding");
      expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
      const decode = { gzip: gunzipSync, br: brotliDecompressSync }[encoding ?? ""];
      expect(String(decode ? decode(answer.body) : answer.body)).toBe(KNEE);
      if (encoding) expect(answer.body.length).toBeLessThan(KNEE.length / 10);
    }
    expect(String((await ask("/", headers)).body)).toBe(HOME); // too small to be compressed
  });

  it("says that a page has not changed", async () => {
    const { ask } = await site();
    const { etag } = (await ask("/")).headers;
    const again = await ask("/", { "if-none-match": String(etag) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it("serves part of a file, and says how long it is to who asks for more", async () => {
    const { ask } = await site();
    const part = await ask("/", { range: "bytes=3-6" });
    expect([part.status, String(part.body)]).toEqual([206, "home"]);
    const beyond = await ask("/", { range: "bytes=1000-" });
    expect(beyond.status).toBe(416);
    expect(beyond.headers["content-range"]).toBe(`bytes */${HOME.length}`);
  });

  it("answers HEAD as GET, without the body", async () => {
    const { ask } = await site();
    const { status, headers, body } = await ask("/", {}, "HEAD");
    expect([status, body.length]).toEqual([200, 0]);
    expect(headers["content-length"]).toBe(String(HOME.length));
  });

  it.each([
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PROPFIND",
  ])("answers %s with what it does take", async (method) => {
    const { ask } = await site();
    const { status, headers } = await ask("/", { "content-type": "odd/type" }, method);
    expect(status).toBe(405);
    expect(headers).toMatchObject({ allow: "GET, HEAD", "x-content-type-options": "nosniff" });
  });

  it.each([
    ["nothing of that name", "/nothing"],
    ["a folder without a page", "/chapters/"],
    ["a file taken for a folder", "/index.html/nothing"],
    ["300 bytes in one part", `/${"a".repeat(300)}`],
    ["256 bytes in one part, encoded", `/${"%C3%A4".repeat(128)}`],
    ["a NUL", "/%00"],
    ["a step up", "/../outside.txt"],
    ["an encoded step up", "/%2e%2e/outside.txt"],
    ["an encoded step and slash", "/..%2foutside.txt"],
    ["a backslash", "/..%5coutside.txt"],
    ["an empty part", "//outside.txt"],
    ["a hidden file", "/.hidden/secret.txt"],
  ])("answers %s with its page for what is not there, and goes on", async (_what, path) => {
    const { ask } = await site({ compressed: true });
    for (const headers of [{}, { "accept-encoding": "gzip, br" }]) {
      const { status, body } = await ask(path, headers as Record<string, string>);
      expect([status, String(body)]).toEqual([404, ABSENT]);
    }
    expect((await ask("/")).status).toBe(200);
  });

  it.each(["/%ff", "/%", "/%zz"])("refuses %s, which is no address, and goes on", async (path) => {
    const { ask } = await site();
    const { status, headers } = await ask(path);
    expect(status).toBe(400);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect((await ask("/")).status).toBe(200);
  });

  it("sends the whole page for what is not there to a browser that has it already", async () => {
    const { ask } = await site();
    const conditions = { "if-modified-since": new Date().toUTCString(), range: "bytes=0-1" };
    const { status, headers, body } = await ask("/nothing", conditions);
    expect([status, String(body)]).toEqual([404, ABSENT]);
    expect(headers.etag).toBeUndefined();
  });

  it("lets routes that are added win over files", async () => {
    const folder = temporaryFolder();
    write(folder, "api/runs", "a file");
    const server = siteServer(folder);
    onTestFinished(() => server.close());
    server.get("/api/runs", () => "a route");
    server.post("/api/runs", () => "taken");
    expect((await server.inject("/api/runs")).body).toBe("a route");
    expect((await server.inject({ method: "POST", url: "/api/runs" })).body).toBe("taken");
    // A site that is not whole.
    expect((await server.inject("/nothing")).statusCode).toBe(404);
  });
});

const DESCRIPTORS = "/proc/self/fd";

describe.skipIf(!existsSync(DESCRIPTORS))("downloads that are given up", () => {
  const open = () => readdirSync(DESCRIPTORS).length;

  it.each([
    ["as soon as asked for", false],
    ["when the first bytes are there", true],
  ])("leave no file open: 200 of 1.5 MB, %s", async (_when, waits) => {
    const { folder, port, ask } = await site();
    writeFileSync(join(folder, "result.json"), Buffer.alloc(1_500_000, "1"));
    await ask("/");
    const before = open();
    for (let download = 0; download < 200; download++) {
      const socket = connect(port, "127.0.0.1");
      socket.write("GET /result.json HTTP/1.1\r\nhost: here\r\n\r\n");
      if (waits) await once(socket, "readable");
      else await once(socket, "connect");
      socket.destroy();
    }
    expect((await ask("/")).status).toBe(200);
    await expect.poll(open).toBeLessThanOrEqual(before);
  });
});
