/** What the web servers of this lab share: sizes, strict bodies, errors of one sentence. */
import Fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from "fastify";
import type { StoredAnswer } from "./platforms/idempotency.ts";
import { Refusal } from "./refusal.ts";

const BODY_KILOBYTES = 64;

export function createApp() {
  const app = Fastify({
    bodyLimit: BODY_KILOBYTES * 1024,
    // A text is no number, and a field that nobody knows is a mistake.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    reply.code(error.statusCode ?? 500).send({ error: sentenceFor(error) });
  });
  app.setNotFoundHandler((request, reply) => {
    const what = `${request.method} ${request.url}`;
    reply.code(404).send({ error: `There is no ${what} here; see the README for what there is.` });
  });
  return app;
}

function sentenceFor(error: FastifyError): string {
  if (error instanceof Refusal) return error.message;
  switch (error.statusCode) {
    case 400:
      return `The request is not valid (${error.message}); correct it and send it again.`;
    case 413:
      return `The body is larger than ${BODY_KILOBYTES} KiB; no order is, so send less.`;
    case 415:
      return "The body has to be JSON; say so in the header content-type.";
    default:
      return "The request could not be carried out; send it again under the same idempotency key.";
  }
}

/** The body is sent as it was kept, letter for letter. */
export function send(reply: FastifyReply, { status, body, location }: StoredAnswer): FastifyReply {
  if (location !== undefined) reply.header("location", location);
  return reply.code(status).header("content-type", "application/json").send(body);
}

/** Of a route's headers: a key may be left out, and is not empty. */
export const KEYED = {
  type: "object",
  properties: { "idempotency-key": { type: "string", minLength: 1, maxLength: 200 } },
};

export const keyOf = ({ headers }: FastifyRequest): string | undefined =>
  headers["idempotency-key"] as string | undefined;
