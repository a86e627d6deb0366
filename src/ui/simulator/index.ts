/** What a chapter's simulator puts into the page; its element's script imports the files beside this one. */

export { default as Controls } from "./Controls.astro";
export type { Control } from "./control.ts";
export { default as Picture } from "./Picture.astro";
export { default as Simulator } from "./Simulator.astro";
export { default as Summary } from "./Summary.astro";
export { default as Table } from "./Table.astro";
