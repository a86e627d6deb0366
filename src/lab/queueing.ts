/** Queueing theory for labs: what their claims hold measurements against. */
export {
  erlangC,
  littlesLaw,
  mg1MeanWait,
  mgcMeanWait,
  mmcMeanWait,
  mmcWaitQuantile,
  stallQuantile,
} from "../stats/queueing.ts";
