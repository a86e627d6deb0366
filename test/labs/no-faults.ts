import type { FaultTools } from "../../src/lab/faults.ts";
import type { JudgeContext } from "../../src/lab/judge.ts";

/** For judges that inject no faults. */
export const NO_FAULTS: FaultTools = {
  follow: () => Promise.reject(new Error("This judge may inject no faults.")),
};

/** For an exercise's judge that starts no app. */
export const NO_APP: Pick<JudgeContext, "withApp"> = {
  withApp: () => Promise.reject(new Error("This judge is handed no app.")),
};
