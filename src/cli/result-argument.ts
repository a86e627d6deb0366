/** How a person names a result, in the help of every command that takes one. */
export const RESULT_ARGUMENT =
  "<lab>/<id>, an id or the start of one, a lab (its newest result), or a path";
