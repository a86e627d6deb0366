import { describe, expect, it } from "vitest";
import { rederive } from "../../src/result/derive/rederive.ts";
import { withContentId } from "../../src/result/document/content-id.ts";
import type { ResultDocument } from "../../src/result/document/schema.ts";
import { resultPath } from "../../src/result/store/store.ts";
import { write } from "../result/temporary-folder.ts";
import { handbook } from "./handbook.ts";
import { lab } from "./lab-command.ts";

const ONE_LINE = /^lab: [^\n]+\n$/;

const ofControl = ({ plan, raw }: ResultDocument) => {
  const control = plan.cells.findIndex(({ design }) => design === "control");
  return raw.slices.filter(({ cell }) => cell === control);
};

describe("lab publish", () => {
  const runInto = (root: string, runId: string, text: string) =>
    write(root, `.lab/runs/${runId}/result.json`, text);

  it("makes a finished run a published document, once", () => {
    const { root, document } = handbook();
    runInto(root, "run-1", JSON.stringify(document));
    const path = resultPath(document.lab, document.id);
    expect(lab(["publish", "last", "--root", root])).toMatchObject({
      code: 0,
      out: `Published ${path}\n`,
    });
    expect(lab(["publish", "run-1", "--root", root]).out).toBe(
      `${path} was published already; nothing changed.\n`,
    );
    expect(lab(["check", "--root", root]).code).toBe(0);
  });

  it("refuses a run that was interrupted, was edited or does not exist", () => {
    const { root, document } = handbook();
    const partial = withContentId({ ...document, plan: { ...document.plan, partial: true } });
    runInto(root, "run-1", JSON.stringify(partial));
    expect(lab(["publish", "run-1", "--root", root])).toMatchObject({
      code: 2,
      err: expect.stringContaining(`"lab run ${document.lab} --resume run-1"`),
    });
    expect(lab(["publish", "run-1", "--partial", "--root", root])).toMatchObject({ code: 0 });
    runInto(root, "run-2", JSON.stringify({ ...document, seed: document.seed + 1 }));
    expect(lab(["publish", "run-2", "--root", root])).toMatchObject({
      code: 1,
      err: expect.stringContaining("it was edited"),
    });
    expect(lab(["publish", "../x", "--root", root])).toMatchObject({
      code: 2,
      err: expect.stringMatching(ONE_LINE),
    });
  });
});

describe("lab publish, of a run from which nothing should be read,", () => {
  const publishing = (change: (copy: ResultDocument) => void) => {
    const { root, document } = handbook();
    const copy = structuredClone(document);
    change(copy);
    const changed = withContentId({ ...copy, ...rederive(copy) });
    write(root, ".lab/runs/run-1/result.json", JSON.stringify(changed));
    return (...options: string[]) => lab(["publish", "run-1", ...options, "--root", root]);
  };

  it.each([
    [
      "whose control failed",
      (copy: ResultDocument) => {
        for (const slice of ofControl(copy)) slice.observations[0]!.throughputPerSecond *= 1.5;
      },
      /because its A\/A control failed: the baseline against itself was 1\.\d+ \(/,
    ],
    [
      "of which most is invalid",
      (copy: ResultDocument) => {
        const [, ...kept] = ofControl(copy);
        for (const slice of copy.raw.slices)
          if (!kept.includes(slice)) slice.invalid = "stolen-cpu";
      },
      /because \d+\.\d % of its slices are invalid \(stolen-cpu \d+/,
    ],
    [
      "without a control",
      (copy: ResultDocument) => {
        for (const slice of copy.raw.slices) slice.invalid = "machine-stall";
      },
      /because it has no A\/A control;/,
    ],
  ])("refuses one %s, unless it is told to publish what there is", (_, change, sentence) => {
    const publish = publishing(change);
    const refused = publish();
    expect(refused).toMatchObject({ code: 1, out: "", err: expect.stringMatching(sentence) });
    expect(refused.err).toMatch(ONE_LINE);
    expect(publish("--partial")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Published /),
    });
  });
});
