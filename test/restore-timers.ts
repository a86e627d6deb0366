/** Set up for each test file: a clock that a test has replaced is the real one again before the next. */
import { afterEach, vi } from "vitest";

afterEach(() => {
  vi.useRealTimers();
});
