import { expect, test } from "vitest";
import { CpuExercise, LabSchema } from "../../../src/lab/definition.ts";
import lab from "../lab.ts";
import { send, start } from "./start.ts";

const exercise = CpuExercise.parse(LabSchema.parse(lab).exercise);

async function answers(file: string) {
  const url = await start(file);
  return Promise.all(
    exercise.requests.map(async (request) => ({ request, answer: await send(url, request) })),
  );
}

test("the solution gives every field of every answer", async () => {
  for (const { request, answer } of await answers(exercise.solution)) {
    expect(answer.body).toBe(request.expect.body);
    expect(answer.status).toBe(request.expect.status);
    expect(answer.headers).toMatchObject(request.expect.headers);
  }
});

test("the starter answers every request and silently drops fields of each", async () => {
  for (const { request, answer } of await answers(exercise.starter)) {
    expect(answer.status).toBe(200);
    const given = JSON.parse(answer.body) as object;
    const whole = JSON.parse(request.expect.body) as object;
    expect(whole).toMatchObject(given);
    expect(Object.keys(given).length).toBeLessThan(Object.keys(whole).length);
  }
});
