/** A script of faults against a variant of three processes and a real Redis: done at its times, and undone. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
