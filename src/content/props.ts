/** What a component was given in a chapter, checked by name, so that a slip of the pen fails the build. */
import type { ChapterContext } from "./chapter.ts";
import { SiteError } from "./error.ts";

type Located = Pick<ChapterContext, "file">;

/** @throws SiteError for a property that is missing, or that the component does not know */
export function checkProps(
  chapter: Located,
  component: string,
  props: object,
  known: { required?: readonly string[]; optional?: readonly string[] },
): void {
  const { required = [], optional = [] } = known;
  const all = [...required, ...optional];
  const takes = all.length === 0 ? "it takes none" : `it takes ${all.join(", ")}`;
  const values = props as Record<string, unknown>;
  for (const name of required) {
    if (values[name] === undefined) {
      throw new SiteError(
        `<${component}> in ${chapter.file} lacks the property "${name}"; ${takes}. Add it in the chapter.`,
      );
    }
  }
  for (const name of Object.keys(values)) {
    // Astro marks components that stand in a scoped component with an attribute of its own.
    if (name.startsWith("data-astro-")) continue;
    if (!all.includes(name)) {
      throw new SiteError(
        `<${component}> in ${chapter.file} was given the property "${name}", which it does not know; ${takes}. Correct the chapter.`,
      );
    }
  }
}

/** @throws SiteError when the value of a property is none of those allowed */
export function oneOf<const Allowed extends string>(
  chapter: Located,
  component: string,
  prop: string,
  value: string,
  allowed: readonly Allowed[],
): Allowed {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw new SiteError(
    `<${component}> in ${chapter.file} was given ${prop}="${value}", which does not exist: there are ${allowed.map((each) => `"${each}"`).join(", ")}. Correct the chapter.`,
  );
}
