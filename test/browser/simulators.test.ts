import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { describeSimulators, press, summaryOf, textOf } from "./simulator-pages.ts";
import { describeSimulatorsOfQueues } from "./simulators-of-queues.ts";

describeSimulators((pages) => {
  const { use, withoutScript } = pages;
  describeSimulatorsOfQueues(pages);

  it("stand in chapters whose labs have no published result, which say so", async () => {
    for (const lab of ["event-loop", "knee"])
      expect(await (await pages.read(`/chapters/${lab}/`)).text()).toContain("not measured yet");
    expect((await pages.read("/results/")).status).toBe(200);
  });

  describe("the timeline of coordinated omission", () => {
    const [path, name] = ["/method/", "omission-timeline"];
    /** How many requests the places of these elements stand for. */
    const drawn = async (requests: Locator) =>
      (await requests.evaluateAll((paths) => paths.map((one) => one.getAttribute("d") ?? "")))
        .join("")
        .split("M").length - 1;

    it("is drawn without script", () =>
      withoutScript(path, name, async (simulator) => {
        const requests = simulator.locator(".omission-sent, .omission-held, .omission-omitted");
        expect(await drawn(requests)).toBeGreaterThan(700);
      }));

    it("puts the stall where the reader wants it, by keyboard too", () =>
      use(path, name, async (simulator) => {
        expect(await summaryOf(simulator)).toContain("stall of 800");
        await simulator.getByLabel("Length of the stall").press("ArrowRight");
        expect(await summaryOf(simulator)).toContain("stall of 900");
        await simulator.getByLabel("Length of the stall").fill("0");
        expect(await drawn(simulator.locator(".omission-omitted"))).toBe(0);
      }));
  });

  describe("the queue", () => {
    const [path, name] = ["/chapters/knee/", "queue-simulator"];

    it("is drawn without script", () =>
      withoutScript(path, name, async (simulator) => {
        expect(await simulator.locator(".queue-slot").count()).toBe(5);
        expect(await simulator.locator(".queue-bar, .queue-rest").count()).toBeGreaterThan(20);
      }));

    it("moves as the reader sets it, by keyboard too", () =>
      use(path, name, async (simulator) => {
        const button = (text: string) => simulator.getByRole("button", { name: text });
        expect(await textOf(button("Play"))).toBe("Play");
        const before = await summaryOf(simulator);
        await button("Step").press("Enter");
        expect(await summaryOf(simulator)).not.toBe(before);
        await button("Run").click();
        const ran = simulator.locator("[data-rows] tr").nth(1).locator("td").first();
        expect(await textOf(ran)).toBe("200,000");
        await simulator.getByLabel("Load").fill("105");
        await expect.poll(() => summaryOf(simulator)).toContain("grows without end");
        expect(await simulator.locator(".queue-formula").count()).toBe(0);
      }));
  });

  describe("the race of two clients", () => {
    const [path, name] = ["/chapters/redis-lua/", "race-stepper"];
    const play = async (simulator: Locator, clients: string) => {
      await press(simulator, "restart");
      for (const client of clients) await press(simulator, `client-${client === "A" ? 0 : 1}`);
    };
    const orders = (simulator: Locator) => simulator.locator("[data-rows] tr");

    it("is drawn to its end without script: both read before either writes", () =>
      withoutScript(path, name, async (simulator) => {
        expect(await summaryOf(simulator)).toContain("1 sale is in no book");
        expect(await simulator.locator(".race-window-disturbed").count()).toBeGreaterThan(0);
        expect(await orders(simulator).count()).toBe(6);
      }));

    it("loses a sale when the reader lets both read first, and none when one finishes before", () =>
      use(path, name, async (simulator) => {
        expect(await summaryOf(simulator)).toContain("Choose who moves");
        await play(simulator, "ABAB");
        expect(await summaryOf(simulator)).toContain("1 sale is in no book");
        await play(simulator, "AABB");
        expect(await summaryOf(simulator)).toContain("every sale is in the books");
        expect(await simulator.locator('tr[data-now="this one"]').count()).toBe(1);
        expect(await textOf(simulator.locator('button[name="client-0"]'))).toBe("Client A is done");
        await press(simulator, "back");
        expect(await simulator.locator('tr[data-now="possible"]').count()).toBe(1);
      }));

    it("cannot lose one with a script, whoever moves first", () =>
      use(path, name, async (simulator) => {
        await simulator.getByLabel("How a unit is sold").selectOption("script");
        expect(await orders(simulator).count()).toBe(2);
        for (const clients of ["AB", "BA"]) {
          await play(simulator, clients);
          expect(await summaryOf(simulator)).toContain("every sale is in the books");
        }
      }));
  });

  describe("the stampede", () => {
    const [path, name] = ["/chapters/cache-stampede/", "stampede-simulator"];

    it("is drawn without script, with what every strategy leaves", () =>
      withoutScript(path, name, async (simulator) => {
        expect(await simulator.locator(".stampede-slot").count()).toBe(10);
        expect(await simulator.locator(".stampede-goodput").count()).toBeGreaterThan(0);
      }));

    it("counts the same cycles again for the same settings, and others for others", () =>
      use(path, name, async (simulator) => {
        const counted = async () => {
          await press(simulator, "run");
          return textOf(simulator.locator('[data-row="run"] td').nth(1));
        };
        const naive = Number((await counted()).replaceAll(",", ""));
        expect(Number((await counted()).replaceAll(",", ""))).toBe(naive);
        await simulator.getByRole("combobox").selectOption("lock");
        expect(await textOf(simulator.locator('[data-row="run"] td').first())).toBe("not run yet");
        expect(Number(await counted())).toBeLessThan(naive / 10);
      }));

    it("loses the cache when the reader asks, and goes on by keyboard", () =>
      use(path, name, async (simulator) => {
        const lost = await simulator.locator(".stampede-loss").count();
        await press(simulator, "lose");
        expect(await simulator.locator(".stampede-loss").count()).toBe(lost + 1);
        const before = await summaryOf(simulator);
        await press(simulator, "step");
        expect(await summaryOf(simulator)).not.toBe(before);
      }));
  });

  describe("the cache", () => {
    const [path, name] = ["/chapters/redis-cache/", "cache-simulator"];
    const points = (simulator: Locator) => simulator.locator("[data-points] td");

    it("is drawn without script, with a row for each simulated room", () =>
      withoutScript(path, name, async (simulator) => {
        expect(await simulator.locator("[data-points] tr").count()).toBe(6);
        expect(await summaryOf(simulator)).toContain("of reads find an entry");
      }));

    it("is simulated again when the reader has turned it, and refuses a seed that is none", () =>
      use(path, name, async (simulator) => {
        const before = await textOf(points(simulator).first());
        await simulator.locator('input[name="exponent"]').press("ArrowRight");
        await expect.poll(() => textOf(points(simulator).first())).not.toBe(before);
        await expect.poll(() => textOf(points(simulator).last())).not.toBe("");
        expect(await textOf(points(simulator).first())).not.toBe("");
        await simulator.locator('input[name="seed"]').fill("-1");
        await expect.poll(() => summaryOf(simulator)).toContain("stays as it was");
      }));
  });

  describe("the pages of a list", () => {
    const [path, name] = ["/chapters/db-queries/", "page-slider"];
    const rowsRead = (simulator: Locator) =>
      simulator.locator("[data-rows] tr td:nth-of-type(1)").allTextContents();

    it("are drawn without script", () =>
      withoutScript(path, name, async (simulator) => {
        expect(await rowsRead(simulator)).toHaveLength(2);
      }));

    it("cost OFFSET more the deeper the reader goes, and keyset the same", () =>
      use(path, name, async (simulator) => {
        const page = simulator.locator('input[name="page"]');
        await page.fill("1");
        const [offset, keyset] = await rowsRead(simulator);
        expect(offset).toBe(keyset);
        await page.press("ArrowRight");
        expect(await rowsRead(simulator)).toEqual(["100", keyset]);
        await page.fill("10000");
        expect(await rowsRead(simulator)).toEqual(["500,000", keyset]);
      }));
  });
});
