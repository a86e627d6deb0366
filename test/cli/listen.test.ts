import { type AddressInfo, createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { siteServer } from "../../src/cli/site-server.ts";
import { listenFrom } from "../../src/cli/start/listen.ts";
import { startOptions } from "../../src/cli/start/options.ts";
import { temporaryFolder } from "../result/temporary-folder.ts";

/** A server that cannot have the ports for which `code` gives the system's reason. */
const refusing = (code: (port: number) => string | undefined) => () => {
  return {
    listen({ port }: { port: number }): Promise<string> {
      const reason = code(port);
      if (reason === undefined) return Promise.resolve(`port ${port}`);
      return Promise.reject(Object.assign(new Error(`listen ${reason}`), { code: reason }));
    },
  };
};

it("passes over a port that is in use, in words", async () => {
  const folder = temporaryFolder();
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as AddressInfo;
  const said: string[] = [];
  const server = await listenFrom(
    port,
    () => siteServer(folder),
    (text) => said.push(text),
  );
  onTestFinished(() => server.close());
  const taken = (server.server.address() as AddressInfo).port;
  expect(said[0]).toBe(`Port ${port} is in use; trying ${port + 1}.`);
  expect(taken).toBe(port + said.length);
});

it.each([
  [4321, "Ports 4321 to 4340 are all in use; name a free one with --port."],
  [65_534, "Ports 65534 to 65535 are all in use; name a free one with --port."],
  [65_535, "Port 65535 is in use; name a free one with --port."],
])("says so where all from %i on are in use", async (first, message) => {
  const none = refusing((port) => (port <= 65_535 ? "EADDRINUSE" : "ERR_SOCKET_BAD_PORT"));
  await expect(listenFrom(first, none, () => {})).rejects.toMatchObject({ message, exitCode: 2 });
});

it("says that a user may not open a low port", async () => {
  const low = refusing((port) => (port < 1024 ? "EACCES" : undefined));
  await expect(listenFrom(80, low, () => {})).rejects.toMatchObject({
    message:
      "Port 80 is not one that this user may open; name a higher one with --port, such as 8080.",
    exitCode: 2,
  });
});

it("takes a port and a folder, from the checkout", () => {
  expect(startOptions([], "/checkout")).toEqual({ port: 4321, outDir: "/checkout/dist" });
  expect(startOptions(["--port", "80", "--out-dir", "site"], "/checkout")).toEqual({
    port: 80,
    outDir: "/checkout/site",
  });
});

it.each([
  [["--prot", "1"], /^Unknown option '--prot'; npm start takes "-- --port <n>" and .*\.$/],
  [["elsewhere"], /^Unexpected argument 'elsewhere'.*; npm start takes "-- --port <n>" and .*\.$/],
  [["--port"], /^Option '--port <value>' argument missing; npm start takes .*\.$/],
  [["--port", "65536"], /^--port takes a whole number from 0 to 65535, not "65536"\.$/],
  [["--port", "x"], /^--port takes a whole number from 0 to 65535, not "x"\.$/],
  [["--port="], /^--port takes a whole number from 0 to 65535, not ""\.$/],
])("refuses %j in a sentence, as wrong usage", (args, message) => {
  expect(() => startOptions(args, "/checkout")).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message), exitCode: 2 }),
  );
});
