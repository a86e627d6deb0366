/** Stores of a test file's own, as a lab asks for them: test files run side by side. */
import { type Services, startServices } from "../../src/harness/services/start.ts";
import type { LabDefinition } from "../../src/lab/definition.ts";
import { ServiceBench } from "../harness/services/service-bench.ts";

export interface Stores extends Pick<Services, "urls" | "all"> {
  stop(): Promise<void>;
}

type Asked = Pick<LabDefinition, "services"> &
  Partial<Pick<LabDefinition, "serviceSettings" | "data">>;

/** Starts what a lab names, with its settings and its data where it has any. */
export async function startStores({
  services,
  serviceSettings = {},
  data,
}: Asked): Promise<Stores> {
  const bench = new ServiceBench();
  const options = { ...bench.options(), settings: serviceSettings, data };
  try {
    const { urls, all, stop } = await startServices(services, options);
    return {
      urls,
      all,
      async stop() {
        await stop();
        await bench.close();
      },
    };
  } catch (error) {
    await bench.close();
    throw error;
  }
}
