/** Every component that a chapter may use, for `<Content components={components} />`. */

import CodePair from "./code/CodePair.astro";
import PercentilePlot from "./figures/PercentilePlot.astro";
import RatioChart from "./figures/RatioChart.astro";
import Checklist from "./prose/Checklist.astro";
import Cite from "./prose/Cite.astro";
import CiteThis from "./prose/CiteThis.astro";
import Figure from "./prose/Figure.astro";
import Predict from "./prose/Predict.astro";
import Provenance from "./prose/Provenance.astro";
import RunIt from "./prose/RunIt.astro";
import Sources from "./prose/Sources.astro";
import Term from "./prose/Term.astro";
import WhenNot from "./prose/WhenNot.astro";
import ProseTable from "./tables/ProseTable.astro";
import PublishedTable from "./tables/PublishedTable.astro";
import ResultTable from "./tables/ResultTable.astro";
import ThroughputTable from "./tables/ThroughputTable.astro";
import Claim from "./values/Claim.astro";
import Claims from "./values/Claims.astro";
import Control from "./values/Control.astro";
import Fact from "./values/Fact.astro";
import Invariant from "./values/Invariant.astro";
import Metric from "./values/Metric.astro";
import Published from "./values/Published.astro";
import Quantity from "./values/Quantity.astro";
import Ratio from "./values/Ratio.astro";

export const components = {
  Checklist,
  Cite,
  CiteThis,
  Claim,
  Claims,
  CodePair,
  Control,
  Fact,
  Figure,
  Invariant,
  Metric,
  PercentilePlot,
  Predict,
  Provenance,
  Published,
  PublishedTable,
  Quantity,
  Ratio,
  RatioChart,
  ResultTable,
  RunIt,
  Sources,
  Term,
  ThroughputTable,
  WhenNot,
  // What Markdown itself writes.
  table: ProseTable,
};
