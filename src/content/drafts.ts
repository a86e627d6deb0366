/**
 * Whether a chapter is on the site: one that is a draft, because its lab has no reference result yet, only
 * where LOAD_BEARING_DRAFTS is set, as the tests do.
 */
export function isShown({ data }: { data: { draft: boolean } }): boolean {
  return !data.draft || process.env.LOAD_BEARING_DRAFTS !== undefined;
}
