/** What the harness and a variant's host say to each other. */
export interface StartMessage {
  type: "start";
  /** Absolute path of the app's file. */
  file: string;
  params: Record<string, string | number | boolean>;
  services: Record<string, string>;
  port: number;
}

export interface ReadyMessage {
  type: "ready";
  /** Base address, no trailing slash. */
  url: string;
}

export interface ProbeMessage {
  type: "probe";
}

/** Counters since the process started; a slice is the difference of two, except the delay, which is since the last probe. */
export interface ProbeAnswer {
  type: "probed";
  wallMicros: number;
  cpuMicros: number;
  eventLoopActiveMillis: number;
  eventLoopIdleMillis: number;
  eventLoopDelayP99Micros: number;
  rssBytes: number;
  gcMillis: number;
}
