import type { FaultTools } from "../../src/lab/faults.ts";
import type { JudgeContext } from "../../src/lab/judge.ts";

/** For judges that need no harm done. */
export const NO_FAULTS: FaultTools = {
  follow: () => Promise.reject(new Error("This judge is handed no way to do harm.")),
};

/** For an exercise's judge that looks at no app of its own. */
export const NO_APP: Pick<JudgeContext, "withApp"> = {
  withApp: () => Promise.reject(new Error("This judge is handed no app.")),
};
