/**
 * TypeScript with its tokens in classes: no inline styles, so that the page needs no exception in its
 * content security policy. The classes (`token-keyword` …) are coloured in src/styles/code.css.
 */
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import typescript from "shiki/langs/typescript.mjs";

export interface Token {
  text: string;
  /** Such as `token-keyword`; undefined for plain text. */
  className: string | undefined;
}
export type Line = Token[];

const THEME = "classes";
/** The theme's colour of a token, `var(--shiki-token-keyword)`, holds its class. */
const TOKEN_COLOUR = /^var\(--shiki-(token-[a-z-]+)\)$/;

let highlighter: Promise<HighlighterCore> | undefined;
const cache = new Map<string, Line[]>();

/** The lines of a TypeScript source, without its last line end. */
export async function highlightTypeScript(code: string): Promise<Line[]> {
  const source = code.replace(/\r\n/g, "\n").replace(/\n+$/, "");
  const cached = cache.get(source);
  if (cached) return cached;
  highlighter ??= createHighlighterCore({
    engine: createJavaScriptRegexEngine(),
    langs: [typescript],
    themes: [createCssVariablesTheme({ name: THEME })],
  });
  const { codeToTokensBase } = await highlighter;
  const lines = codeToTokensBase(source, {
    lang: "typescript",
    theme: THEME,
    // Without a limit, so that a slow machine gets the same colours.
    tokenizeTimeLimit: 0,
  }).map((line) =>
    line.map(
      ({ content, color }): Token => ({
        text: content,
        className: TOKEN_COLOUR.exec(color ?? "")?.[1],
      }),
    ),
  );
  cache.set(source, lines);
  return lines;
}

/** HTML for inside a `pre`: a `span` for each line, those of `marked` (from 0) with class `diff-line`. */
export function linesToHtml(lines: readonly Line[], marked: ReadonlySet<number>): string {
  return lines
    .map((line, index) => {
      const className = marked.has(index) ? "code-line diff-line" : "code-line";
      return `<span class="${className}">${line.map(tokenToHtml).join("")}\n</span>`;
    })
    .join("");
}

function tokenToHtml({ text, className }: Token): string {
  return className === undefined
    ? escapeHtml(text)
    : `<span class="${className}">${escapeHtml(text)}</span>`;
}

const ESCAPED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPED[character]!);
}
