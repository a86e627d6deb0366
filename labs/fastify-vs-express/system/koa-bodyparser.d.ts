/** The package has no types of its own; these are the parts that the lab uses. */
declare module "koa-bodyparser" {
  import type { Context, Middleware } from "koa";

  export default function bodyParser(options?: {
    onerror?: (error: Error, context: Context) => void;
  }): Middleware;
}
