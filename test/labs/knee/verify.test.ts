import { verifies } from "../verified.ts";

verifies("knee");
