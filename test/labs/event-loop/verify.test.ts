import { verifies } from "../verified.ts";

verifies("event-loop");
