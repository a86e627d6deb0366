import Router from "@koa/router";
import Koa from "koa";

export default function app() {
  const app = new Koa();
  const router = new Router();

  router.get("/", (context) => {
    context.body = { hello: "world" };
  });

  app.use(router.routes());
  return app.callback();
}
