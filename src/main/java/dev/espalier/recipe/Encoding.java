package dev.espalier.recipe;

/** Which operators weights are written for. */
public enum Encoding {
  /**
   * Standard operators that every runtime knows, and that onnxruntime folds into floats when it
   * loads the file: small on disk, exact, and as fast as floats.
   */
  PORTABLE,
  /**
   * onnxruntime's own operators that compute with the small weights, where there are such: small in
   * memory, too, and products of few rows are faster. What flows into products is rounded to 8
   * bits. Layers that are computed with integers of fixed ranges are operators of integers, rather
   * than operators of floats between pairs that the runtime has to see through.
   */
  RUNTIME
}
