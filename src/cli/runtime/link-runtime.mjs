// After `npm ci`: see linkRuntime.
import { linkRuntime } from "./pinned-runtime.mjs";

linkRuntime();
