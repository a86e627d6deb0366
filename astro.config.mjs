// @ts-check
import mdx from "@astrojs/mdx";
import { defineConfig } from "astro/config";

export default defineConfig({
  site: process.env.LOAD_BEARING_SITE ?? "http://127.0.0.1:4321",
  trailingSlash: "always",
  integrations: [mdx()],
  // Styles and scripts are files of their own, so that the content security policy needs no exception.
  build: { inlineStylesheets: "never" },
  vite: { build: { assetsInlineLimit: 0 } },
  markdown: { syntaxHighlight: false },
  devToolbar: { enabled: false },
});
