import { verifies } from "../verified.ts";

verifies("queue-offload");
