import { verifies } from "../verified.ts";

verifies("cache-stampede");
