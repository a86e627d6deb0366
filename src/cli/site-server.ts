import { STATUS_CODES } from "node:http";
import { join, sep } from "node:path";
import files from "@fastify/static";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";

const READ_METHODS = ["GET", "HEAD"];
const NOT_FOUND_PAGE = "404.html";
/** The site's own page for what is not there is never compared with what a browser kept of it: see `sendNotFound`. */
const WHOLE = { etag: false, lastModified: false, acceptRanges: false };

type FailedRequest = FastifyError & { headers?: Record<string, string> };

const SECURITY = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

/**
 * A server of the built site in `folder` (an absolute path), which does not listen yet: GET and HEAD of its files,
 * compressed where a compressed one lies beside it and the client takes it, and the site's own page for what is not
 * there. Routes that are added win over files.
 */
export function siteServer(folder: string): FastifyInstance {
  const server = fastify({
    // Closing does not wait for a browser that keeps its connection.
    forceCloseConnections: true,
    frameworkErrors: (error, _request, reply) => sendStatus(reply.headers(SECURITY), error),
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(SECURITY);
    if (request.is404 && !READ_METHODS.includes(request.method)) {
      return reply.code(405).header("allow", READ_METHODS.join(", ")).send();
    }
  });
  server.setNotFoundHandler((_request, reply) => sendNotFound(reply));
  server.setErrorHandler<FailedRequest>((error, _request, reply) => {
    // A path that leaves the folder, or that no file can have, names nothing that is there.
    if (error.statusCode === 400 || error.statusCode === 403) sendNotFound(reply);
    else sendStatus(reply, error);
  });
  const hashedFiles = join(folder, "_astro") + sep;
  server.register(files, {
    root: folder,
    preCompressed: true,
    dotfiles: "ignore",
    cacheControl: false,
    setHeaders: (reply, path) => {
      const cached = path.startsWith(hashedFiles)
        ? "public, max-age=31536000, immutable"
        : "no-cache";
      reply.header("cache-control", cached);
    },
  });
  return server;
}

/** Always with its body: "not modified" is no answer under a status of 404. */
function sendNotFound(reply: FastifyReply): void {
  reply.code(404).sendFile(NOT_FOUND_PAGE, WHOLE);
}

/** Only what the status means: the message of an error of the file system names the path on this machine. */
function sendStatus(reply: FastifyReply, { statusCode = 500, headers = {} }: FailedRequest): void {
  reply
    .code(statusCode)
    .headers(headers)
    .type("text/plain; charset=utf-8")
    .send(`${STATUS_CODES[statusCode]}\n`);
}
