/** Queueing theory for labs: what their claims hold measurements against. */
export {
  erlangC,
  mg1MeanWait,
  mmcMeanWait,
  stallQuantile,
} from "../stats/queueing.ts";
