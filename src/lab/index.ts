/** What a lab imports: the words in which a lab is declared, and nothing that runs it. */

export type { Fault } from "../result/document/schema/fault.ts";
export { type Apps, apps, type DilutionOptions, dilution } from "./builders.ts";
export {
  defineLab,
  type InvariantTarget,
  type LabDefinition,
  type RequestSpec,
} from "./definition.ts";
export type { FaultTools, PerformedFault } from "./faults.ts";
export type {
  JudgeContext,
  JudgedApp,
  JudgedClass,
  JudgedFile,
  JudgedLine,
  JudgedLoad,
} from "./judge.ts";
export { capacity, type SteadyOptions, steady } from "./load-profile.ts";
