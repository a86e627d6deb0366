/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    chapter: import("./site/chapter.ts").ChapterContext;
  }
}
