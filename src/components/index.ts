/** Every component that a chapter may use, for `<Content components={components} />`. */
import Ablation from "./charts/Ablation.astro";
import Backlog from "./charts/Backlog.astro";
import BystanderChart from "./charts/BystanderChart.astro";
import ColdStart from "./charts/ColdStart.astro";
import Dilution from "./charts/Dilution.astro";
import KneeChart from "./charts/KneeChart.astro";
import LatencyOverTime from "./charts/LatencyOverTime.astro";
import LightHeavy from "./charts/LightHeavy.astro";
import OneLane from "./charts/OneLane.astro";
import PercentilePlot from "./charts/PercentilePlot.astro";
import PlanTree from "./charts/PlanTree.astro";
import RatioChart from "./charts/RatioChart.astro";
import Recovery from "./charts/Recovery.astro";
import RefreshTable from "./charts/RefreshTable.astro";
import RequestPath from "./charts/RequestPath.astro";
import TimeLines from "./charts/TimeLines.astro";
import TwoClients from "./charts/TwoClients.astro";
import TwoStates from "./charts/TwoStates.astro";
import ZipfHead from "./charts/ZipfHead.astro";
import Checklist from "./prose/Checklist.astro";
import Cite from "./prose/Cite.astro";
import CiteThis from "./prose/CiteThis.astro";
import Claim from "./prose/Claim.astro";
import Claims from "./prose/Claims.astro";
import CodePair from "./prose/CodePair.astro";
import Control from "./prose/Control.astro";
import Difference from "./prose/Difference.astro";
import DilutionValue from "./prose/DilutionValue.astro";
import Fact from "./prose/Fact.astro";
import Figure from "./prose/Figure.astro";
import GeneratorTable from "./prose/GeneratorTable.astro";
import Industries from "./prose/Industries.astro";
import Invariant from "./prose/Invariant.astro";
import Metric from "./prose/Metric.astro";
import Predict from "./prose/Predict.astro";
import ProseTable from "./prose/ProseTable.astro";
import Provenance from "./prose/Provenance.astro";
import Published from "./prose/Published.astro";
import PublishedRatio from "./prose/PublishedRatio.astro";
import PublishedTable from "./prose/PublishedTable.astro";
import Quantity from "./prose/Quantity.astro";
import Ratio from "./prose/Ratio.astro";
import ResultTable from "./prose/ResultTable.astro";
import RunIt from "./prose/RunIt.astro";
import SmallestDifference from "./prose/SmallestDifference.astro";
import Sources from "./prose/Sources.astro";
import Term from "./prose/Term.astro";
import ThroughputTable from "./prose/ThroughputTable.astro";
import WhenNot from "./prose/WhenNot.astro";
import BacklogSimulator from "./simulators/BacklogSimulator.astro";
import CacheSimulator from "./simulators/CacheSimulator.astro";
import CrashStepper from "./simulators/CrashStepper.astro";
import OmissionTimeline from "./simulators/OmissionTimeline.astro";
import PageSlider from "./simulators/PageSlider.astro";
import QueueSimulator from "./simulators/QueueSimulator.astro";
import RaceStepper from "./simulators/RaceStepper.astro";
import StampedeSimulator from "./simulators/StampedeSimulator.astro";

export const components = {
  Ablation,
  BacklogSimulator,
  Backlog,
  BystanderChart,
  CacheSimulator,
  Checklist,
  Cite,
  CiteThis,
  Claim,
  Claims,
  CodePair,
  ColdStart,
  Control,
  CrashStepper,
  Difference,
  Dilution,
  DilutionValue,
  Fact,
  Figure,
  GeneratorTable,
  Industries,
  Invariant,
  KneeChart,
  LatencyOverTime,
  LightHeavy,
  Metric,
  OmissionTimeline,
  OneLane,
  PageSlider,
  PercentilePlot,
  PlanTree,
  Predict,
  Provenance,
  Published,
  PublishedRatio,
  PublishedTable,
  Quantity,
  QueueSimulator,
  RaceStepper,
  Ratio,
  RatioChart,
  Recovery,
  RefreshTable,
  RequestPath,
  ResultTable,
  RunIt,
  SmallestDifference,
  Sources,
  StampedeSimulator,
  Term,
  ThroughputTable,
  TimeLines,
  TwoClients,
  TwoStates,
  WhenNot,
  ZipfHead,
  // What Markdown itself writes.
  table: ProseTable,
};
