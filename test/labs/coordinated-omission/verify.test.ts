import { verifies } from "../verified.ts";

verifies("coordinated-omission");
