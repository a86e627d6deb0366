import { verifies } from "../verified.ts";

verifies("order-bridge");
