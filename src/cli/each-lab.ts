import type { ListedLabs, LoadedLab } from "../lab/load-lab.ts";
import type { ExitCode } from "../result/document/errors.ts";
import type { Context } from "./context.ts";

/**
 * Does something with each lab in turn. With several labs, one that is broken, fails or lacks a service
 * is reported and the others still run; the exit code is then the gravest: 1 before 3.
 */
export async function forEachLab(
  { labs, broken }: ListedLabs,
  context: Context,
  act: (lab: LoadedLab) => Promise<ExitCode>,
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  for (const error of broken) {
    context.tell(`lab: ${error.message}`);
    codes.push(error.exitCode);
  }
  for (const lab of labs) {
    context.signal.throwIfAborted();
    try {
      codes.push(await act(lab));
    } catch (error) {
      const code = (error as { exitCode?: ExitCode } | null)?.exitCode;
      if (labs.length + broken.length === 1 || context.signal.aborted || (code !== 1 && code !== 3))
        throw error;
      context.tell(`lab: ${lab.id}: ${(error as Error).message}`);
      codes.push(code);
    }
  }
  return codes.includes(1) ? 1 : codes.includes(3) ? 3 : 0;
}

/** 0 when all is well, otherwise 1. */
export function codeOf(well: boolean): ExitCode {
  return well ? 0 : 1;
}
