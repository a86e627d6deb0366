/**
 * The process that takes a share of the servers' core while a duet is measured: computes without end
 * and is ended by the harness. It hands control back every few milliseconds, to notice when it is alone.
 */
const TURN_MILLIS = 5;

function turn(): void {
  const until = performance.now() + TURN_MILLIS;
  while (performance.now() < until);
  setImmediate(turn);
}

process.on("disconnect", () => process.exit());
process.once("message", () => {
  process.send?.({ type: "computing" });
  turn();
});
