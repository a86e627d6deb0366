/** The response header in which a server says how long a part of its work took (W3C Server Timing). */
interface ServerTiming {
  name: string;
  millis: number;
}

/** The entries with a duration: `wait;dur=12.5, hold;dur=20` gives two. */
export function readServerTiming(header: string): ServerTiming[] {
  return header.split(",").flatMap((entry) => {
    const [name = "", ...parameters] = entry.split(";").map((part) => part.trim());
    const duration = parameters.find((parameter) => parameter.startsWith("dur="));
    const millis = duration === undefined ? Number.NaN : Number(duration.slice(4));
    return name !== "" && Number.isFinite(millis) ? [{ name, millis }] : [];
  });
}
