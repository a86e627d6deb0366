import { expect, test } from "vitest";
import { hey, isOnPath, wrk } from "./outside-generators.ts";

const run = { url: "http://127.0.0.1:9/", connections: 10, seconds: 20 };

test("wrk's words are read, whatever the units", () => {
  const text = `Running 20s test @ http://127.0.0.1:9/
  1 threads and 10 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.02ms    9.81ms 200.35ms   99.21%
    Req/Sec    18.51k     2.07k   22.00k    86.54%
  Latency Distribution
     50%  487.00us
     75%  512.00us
     90%  640.00us
     99%    1.91ms
  368290 requests in 20.02s, 43.20MB read
Requests/sec:  18396.10
Transfer/sec:      2.16MB
`;
  expect(wrk.read(text)).toEqual({
    p50Millis: expect.closeTo(0.487, 9),
    p99Millis: expect.closeTo(1.91, 9),
    maxMillis: expect.closeTo(200.35, 9),
    answered: 368_290,
  });
  expect(wrk.read(text.replace("1.91ms", "1.20s")).p99Millis).toBeCloseTo(1200, 9);
});

test("hey's words are read, and its percent signs in any number", () => {
  const text = `
Summary:
  Total:	20.0012 secs
  Slowest:	0.2013 secs
  Fastest:	0.0004 secs
  Average:	0.0021 secs
  Requests/sec:	499.2000

Latency distribution:
  10%% in 0.0008 secs
  50%% in 0.0012 secs
  99%% in 0.0031 secs

Status code distribution:
  [200]	9984 responses
  [503]	2 responses
`;
  expect(hey.read(text)).toEqual({
    p50Millis: expect.closeTo(1.2, 9),
    p99Millis: expect.closeTo(3.1, 9),
    maxMillis: expect.closeTo(201.3, 9),
    answered: 9986,
  });
  expect(hey.read(text.replaceAll("%%", "%")).p99Millis).toBeCloseTo(3.1, 9);
});

test("words that are not theirs are an error that shows them", () => {
  expect(() => wrk.read("unable to connect")).toThrow(/wrk printed nothing like.*\nunable to/s);
  expect(() => hey.read("")).toThrow(/hey printed nothing like/);
});

test("options are arguments of their own, the rate of hey is for each worker", () => {
  expect(wrk.args(run)).toContain("20s");
  expect(wrk.args(run).at(-1)).toBe(run.url);
  expect(hey.args(run)).not.toContain("-q");
  expect(hey.args({ ...run, ratePerSecond: 500 })).toEqual(
    expect.arrayContaining(["-q", "50", "-c", "10", "-z", "20s"]),
  );
});

test("a command that is not there is known to be absent", () => {
  expect(isOnPath("no-such-generator-anywhere")).toBe(false);
});
