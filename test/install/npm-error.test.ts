import { expect, it } from "vitest";
import { errorSentence } from "./npm-error.ts";

it("gives npm's reason in one line, without warnings, usage and the place of the log", () => {
  const stderr = `npm warn EBADENGINE Unsupported engine
npm error code EUSAGE
npm error
npm error \`npm ci\` can only install packages when your package.json and package-lock.json are in sync.
npm error
npm error Missing: ioredis@5.11.1 from lock file
npm error Missing: redis-parser@3.0.0 from lock file
npm error
npm error Clean install a project
npm error
npm error Usage:
npm error npm ci
npm error A complete log of this run can be found in: /root/.npm/_logs/debug-0.log
`;
  expect(errorSentence(stderr)).toBe(
    "code EUSAGE; `npm ci` can only install packages when your package.json and package-lock.json are in sync.; Missing: ioredis@5.11.1 from lock file; Missing: redis-parser@3.0.0 from lock file",
  );
});

it("reads npm 9 and older, which write ERR!, and leaves out the stack", () => {
  expect(errorSentence("npm ERR! code ENOTFOUND\nnpm ERR!     at stack (npm.js:1:1)\n")).toBe(
    "code ENOTFOUND",
  );
});

it("gives the last line where npm says nothing as an error", () => {
  expect(errorSentence("fatal: one\nfatal: two\n")).toBe("fatal: two");
});
