export const EXIT_CODES_HELP = `
Exit codes:
  0    done, and every claim is supported or undecided
  1    a claim is not supported, an invariant is broken, or a fault was found
  2    wrong usage: an unknown command, option, lab, variant or result
  3    a needed service or limit is missing, or a result could not be written
  130  interrupted

A published claim whose verdict is "not supported" is honest content: "lab check" notes it
and fails only where a document does not agree with its data or its lab.`;
