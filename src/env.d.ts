/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    chapter: import("./content/chapter.ts").ChapterContext;
  }
}

/** For the plain type checker; `astro check` knows each component's own properties. */
declare module "*.astro" {
  const component: import("astro/runtime/server/index.js").AstroComponentFactory;
  export default component;
}
