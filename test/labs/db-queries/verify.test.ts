import { verifies } from "../verified.ts";

verifies("db-queries");
