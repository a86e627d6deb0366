/**
 * TypeScript with its tokens in classes: no inline styles, so that the page needs no exception in its
 * content security policy. The classes are those that src/styles/code.css colours, short because a page holds
 * hundreds of them; all other tokens are plain text.
 */
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import typescript from "shiki/langs/typescript.mjs";

export interface Token {
  text: string;
  /** One of the classes that are coloured; undefined for plain text. */
  className: string | undefined;
}
export type Line = Token[];

/** What Shiki calls a token, and its class here. */
const CLASSES: Readonly<Record<string, string>> = {
  comment: "tc",
  keyword: "tk",
  string: "ts",
  "string-expression": "ts",
};

const THEME = "classes";
/** The theme's colour of a token, `var(--shiki-token-keyword)`, holds its class. */
const TOKEN_COLOUR = /^var\(--shiki-token-([a-z-]+)\)$/;

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
    joined(
      line.map(({ content, color }) => ({
        text: content,
        className: CLASSES[TOKEN_COLOUR.exec(color ?? "")?.[1] ?? ""],
      })),
    ),
  );
  cache.set(source, lines);
  return lines;
}

/** Neighbours of one class as one token. */
function joined(tokens: readonly Token[]): Line {
  const line: Line = [];
  for (const token of tokens) {
    const last = line.at(-1);
    if (last !== undefined && last.className === token.className) last.text += token.text;
    else line.push({ ...token });
  }
  return line;
}

/** HTML for inside a `pre`: text, and a `span` with class `diff-line` for each line of `marked` (from 0). */
export function linesToHtml(lines: readonly Line[], marked: ReadonlySet<number>): string {
  return lines
    .map((line, index) => {
      const html = `${line.map(tokenToHtml).join("")}\n`;
      return marked.has(index) ? `<span class="diff-line">${html}</span>` : html;
    })
    .join("");
}

function tokenToHtml({ text, className }: Token): string {
  return className === undefined
    ? escapeHtml(text)
    : `<span class="${className}">${escapeHtml(text)}</span>`;
}

const ESCAPED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPED[character]!);
}
