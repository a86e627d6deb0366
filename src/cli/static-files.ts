import { createReadStream, statSync } from "node:fs";
import type { RequestListener } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
};

const SECURITY = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

/** The file for an address inside `folder`, or undefined: nothing outside it can be named. */
export function fileFor(folder: string, address: string): string | undefined {
  let path: string;
  try {
    path = normalize(
      join(folder, decodeURIComponent(new URL(address, "http://localhost").pathname)),
    );
  } catch {
    return undefined;
  }
  if ((path !== folder && !path.startsWith(folder + sep)) || path.includes("\0")) return undefined;
  const found = [path, join(path, "index.html")].find((one) =>
    statSync(one, { throwIfNoEntry: false })?.isFile(),
  );
  return found;
}

/** Serves the built site: GET and HEAD of files of one folder, the site's own page for what is not there. */
export function serveFolder(folder: string): RequestListener {
  return (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return;
    }
    const found = fileFor(folder, request.url ?? "/");
    const file = found ?? fileFor(folder, "/404.html");
    if (file === undefined) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
      return;
    }
    response.writeHead(found ? 200 : 404, {
      ...SECURITY,
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": file.includes(`${sep}_astro${sep}`)
        ? "public, max-age=31536000, immutable"
        : "no-cache",
    });
    if (request.method === "HEAD") response.end();
    else
      createReadStream(file)
        .on("error", () => response.destroy())
        .pipe(response);
  };
}
