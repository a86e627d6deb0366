import type { ProxyCounts } from "./passage.ts";
import type { ProxySettings } from "./proxy.ts";

/** Opens the proxy, and a second one with the same delays before an echo server in the same process. */
export interface OpenProxyMessage {
  type: "open-proxy";
  settings: ProxySettings;
}

export interface ProxyOpenAnswer {
  type: "proxy-open";
  /** Where connections to the upstream are accepted. */
  port: number;
  /** Where connections to the echo server are accepted; none of them is dropped. */
  echoPort: number;
}

export interface CountMessage {
  type: "count";
}

/** Of the proxy, without the echo's. */
export interface CountedAnswer {
  type: "counted";
  counts: ProxyCounts;
  /** CPU time of the proxy's process since it started, microseconds. */
  cpuMicros: number;
}

/** Breaks every connection that stands. */
export interface CutMessage {
  type: "cut";
}

export interface CutAnswer {
  type: "was-cut";
  connections: number;
}

/** Adds so much to every round trip from now on, of connections that stand as well; 0 takes it away again. */
export interface DelayMessage {
  type: "delay";
  millis: number;
}

export interface DelayedAnswer {
  type: "delayed";
}

export type ProxyMessage = OpenProxyMessage | CountMessage | CutMessage | DelayMessage;

/** A message that could not be followed. */
export interface RefusedAnswer {
  type: "failed";
  reason: string;
}
