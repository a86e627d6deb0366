import type { ProxyCounts } from "./passage.ts";
import type { ProxySettings } from "./proxy.ts";

/** Opens the proxy, and a second one with the same delay before an echo server in the same process. */
export interface OpenProxyMessage {
  type: "open-proxy";
  settings: ProxySettings;
}

export interface ProxyOpenAnswer {
  type: "proxy-open";
  /** Where connections to the upstream are accepted. */
  port: number;
  /** Where connections to the echo server are accepted. */
  echoPort: number;
}

interface CountMessage {
  type: "count";
}

/** Of the proxy, without the echo's. */
export interface CountedAnswer {
  type: "counted";
  counts: ProxyCounts;
  /** CPU time of the proxy's process since it started, microseconds. */
  cpuMicros: number;
}

export type ProxyMessage = OpenProxyMessage | CountMessage;

/** A message that could not be followed. */
export interface RefusedAnswer {
  type: "failed";
  reason: string;
}
