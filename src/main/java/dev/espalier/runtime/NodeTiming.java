package dev.espalier.runtime;

import java.util.regex.Pattern;

/**
 * The time of one kernel of the optimized graph.
 *
 * @param kernel what the runtime calls it, see {@link #origin()}
 * @param op the kernel's operator, which need not occur in the file, such as {@code FusedConv}
 * @param callsPerRun how often it is called in one run; more than once inside of a loop
 * @param micros microseconds of one run: the mean of the faster half of its calls, times the calls
 *     of a run. Whatever disturbs a call makes it slower; and the runtime counts whole
 *     microseconds, so that a single call, such as the median, would be coarse
 */
public record NodeTiming(String kernel, String op, double callsPerRun, double micros) {

  /**
   * What the runtime puts around a name when it makes several nodes into one, or moves one into a
   * processor's own memory layout; seen in onnxruntime 1.29.
   */
  private static final Pattern ADDED =
      Pattern.compile("^fused |_nchwc$|(?:/\\w*Fusion/?)+$|_token_\\d+$|/duplicated$");

  /**
   * The name of the node in the file that the kernel was made from, or of the value that it
   * computes last, as it is for convolutions in a processor's own memory layout. A node without a
   * name goes by its operator and its place, such as {@code Conv_3}. Kernels that only move data
   * between layouts have no such origin.
   */
  public String origin() {
    return ADDED.matcher(kernel).replaceAll("");
  }
}
