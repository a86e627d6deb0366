/** What a lab's file may say about faults, and what is said of one that contradicts itself. */
import { describe, expect, it } from "vitest";
import { LabSchema } from "../../src/lab/definition.ts";
import { Fault } from "../../src/result/document/schema/fault.ts";

const told = (fault: object): string[] => {
  const { error } = Fault.safeParse(fault);
  return error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ?? [];
};

describe("a fault", () => {
  it("is done to a process or to a service, at a time or after a count", () => {
    const right = [
      { atSeconds: 1, process: "worker", action: "kill" },
      { atSeconds: 1, process: "worker", action: "pause", forSeconds: 2 },
      { afterCount: { counter: "accepted", count: 10 }, process: "web", action: "kill" },
      { atSeconds: 0, service: "redis", action: "restart" },
    ];
    for (const fault of right) expect(told(fault)).toEqual([]);
  });

  const wrong: [object, string][] = [
    [{ process: "worker", action: "kill" }, "atSeconds is needed, or afterCount"],
    [
      {
        atSeconds: 1,
        afterCount: { counter: "accepted", count: 1 },
        process: "web",
        action: "kill",
      },
      "atSeconds is needed, or afterCount in its place, and not both",
    ],
    [{ atSeconds: 1, action: "kill" }, "service is needed, or process"],
    [{ atSeconds: 1, service: "redis", process: "web", action: "kill" }, "service is needed"],
    [
      { atSeconds: 1, process: "web", action: "restart" },
      "action is restart, which is done to a service",
    ],
    [{ atSeconds: 1, service: "redis", action: "pause", forSeconds: 1 }, "action is pause"],
    [{ atSeconds: 1, process: "web", action: "pause" }, "forSeconds is needed by pause"],
    [
      { atSeconds: 1, process: "web", action: "kill", forSeconds: 1 },
      "forSeconds is needed by pause",
    ],
    [{ atSeconds: -1, process: "web", action: "kill" }, "atSeconds"],
    [{ atSeconds: 1, process: "../web", action: "kill" }, "process"],
  ];
  it.each(wrong)("that contradicts itself is refused: %j", (fault, sentence) => {
    expect(told(fault).join("; ")).toContain(sentence);
  });
});

describe("a workload's script", () => {
  const labWith = (faults: object[], counters?: string[]) => ({
    id: "trial",
    chapter: 1,
    title: "Trial",
    question: "Is it refused?",
    services: ["redis"],
    variants: [{ id: "one", title: "One", shows: "the baseline" }],
    workloads: [
      {
        id: "harm",
        title: "Harm",
        design: "interleaved",
        apps: { one: { file: "one.ts" } },
        requests: [{ method: "GET", path: "/", expect: { status: 200, body: "" } }],
        load: {
          kind: "open",
          profile: [{ fromSeconds: 0, toSeconds: 1, ratePerSecond: 1 }],
          sliceSeconds: 1,
          connections: 1,
          maximumOutstanding: 1,
        },
        faults,
        counters,
      },
    ],
    primary: { workload: "harm", variant: "one" },
  });
  const sentences = (...args: Parameters<typeof labWith>) =>
    LabSchema.safeParse(labWith(...args)).error?.issues.map(({ message }) => message) ?? [];

  it("names services that the lab has", () => {
    expect(sentences([{ atSeconds: 0, service: "redis", action: "kill" }])).toEqual([]);
    expect(sentences([{ atSeconds: 0, service: "postgres", action: "kill" }])).toEqual([
      "name postgres, which is not among the services",
    ]);
  });

  it("waits for counters that the workload has", () => {
    const fault = {
      afterCount: { counter: "accepted", count: 5 },
      process: "worker",
      action: "kill",
    };
    expect(sentences([fault], ["accepted"])).toEqual([]);
    expect(sentences([fault])).toEqual(['wait for "accepted", which is no counter']);
  });
});
