/**
 * The chart layer. A figure of a chapter is data: a function of the result document gives marks and axes, and
 * `Plot.astro` (x and y) or `Lanes.astro` (rows of words, a lane and a figure) draws them, once, for every width,
 * with colours from the tokens and no style of their own. Nothing here knows a document.
 *
 * ```ts
 * // content/chapters/01-knee/wait-plot.ts
 * import { domainOf, linearAxis, type Axis, type Mark } from "#ui/chart/index.ts";
 *
 * export function waitPlot(series: readonly KneeSeries[]): { x: Axis; y: Axis; marks: Mark[] } {
 *   const waits = series.flatMap(({ points }) => points.map(({ wait }) => wait.high));
 *   return {
 *     x: linearAxis([0, 1], { label: "load, of the capacity", format: (load) => formatShare(load), most: 6 }),
 *     y: linearAxis(domainOf(waits, { holds: [0], padding: 0.04 }), { label: "mean wait, ms", format: formatFixed }),
 *     marks: series.flatMap(({ id, title, points }, index): Mark[] => [
 *       { kind: "line", series: index, legend: title, points: expected(id) },
 *       { kind: "points", series: index, legend: title, points: points.map(({ utilization: x, wait }) => ({ x, y: wait.value, low: wait.low, high: wait.high })) },
 *     ]),
 *   };
 * }
 * ```
 * ```astro
 * <Plot title="Waits grow without end near full load" description={inWords} {...waitPlot(series)} table={table}>
 *   <p class="chart-remark">Both axes are linear.</p>
 * </Plot>
 * ```
 *
 * Rows: `axis = logAxis(logDomainOf(ends, { holds: [1 / 1.1, 1.1], factor: 1.02 }), { label, format, reference: 1 })`,
 * then `<Lanes {title} {axis} groups={[{ tied: "no difference shown", rows: [{ label, note, value: "30.0", interval:
 * "25.7 to 31.2", marks: changeMarks(axis, { value, low, high, control, threshold: { at: 10 } }) }] }]} />`.
 * Several panels over one x: `<Plot {x} panels={[{ title, y, marks, height: 96 }]} />`. One lane in a claim: `Lane.astro`.
 *
 * What to choose: label a curve at its end (`label`), or name it in the legend (`legend`) where labels would meet; marks
 * of one name share an entry. `series` gives colour, dash and shape together; `tone` only where the colour means
 * something: fault for what broke, open for undecided, expected for theory. A mark outside its axis fails the build, but
 * curves, areas and ends of intervals are cut off there. A tick is `minor` when a narrow chart leaves it out; one of x
 * may have a line break. Texts in the picture do not wrap: keep them under 24 letters, or let a phone drop them
 * (`minor`) or what leads them in (`lead`).
 *
 * What no mark draws is made with `shape` and `placed`, and written with `markup`.
 */
export type { Panel } from "./frame.ts";
export { changeMarks, LONE_FRAME, laneShapes } from "./lane.ts";
export { legendOf } from "./legend.ts";
export type {
  Change,
  LaneGroup,
  LaneMark,
  LaneRow,
  Mark,
  Measured,
  Style,
  Tone,
  Words,
} from "./mark.ts";
export { groupedBars } from "./mark.ts";
export { drawPanels } from "./panel.ts";
export type { Axis, Tick } from "./scale.ts";
export { categoryAxis, domainOf, linearAxis, logAxis, logDomainOf } from "./scale.ts";
export { markup, percent, placed, type Shape, shape } from "./shape.ts";
