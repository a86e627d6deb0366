import { cachedApp, type Start } from "../system/app.ts";

/** Every read asks the database. */
export default function app(start: Start) {
  return cachedApp(start, ({ load }) => ({
    async read(player) {
      return await load(player);
    },

    async forget() {},
  }));
}
