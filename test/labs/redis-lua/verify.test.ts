import { verifies } from "../verified.ts";

verifies("redis-lua");
