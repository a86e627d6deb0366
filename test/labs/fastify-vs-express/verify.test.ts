import { verifies } from "../verified.ts";

verifies("fastify-vs-express");
