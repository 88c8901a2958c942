package dev.espalier.export;

import java.util.Optional;

/**
 * What was done to one layer, estimates beside what came out.
 *
 * @param layer its id
 * @param op operator type
 * @param shape sizes of the weight, as stored
 * @param parameters number of weights
 * @param changed whether the plan changed it
 * @param encoding what was done to the weights
 * @param bytes size in the original and in the exported file
 * @param sparsity shares of pruned weights and of zeros
 * @param sqnrDb signal to noise ratio of the weights; absent for unchanged layers
 * @param millis time
 */
public record LayerReport(
    String layer,
    String op,
    String shape,
    long parameters,
    boolean changed,
    Encoding encoding,
    Bytes bytes,
    Sparsity sparsity,
    Optional<Sqnr> sqnrDb,
    Times millis) {

  /**
   * How the weights are stored.
   *
   * @param equalization with which layers the layer was equalized, in words
   * @param factorization whether the weight became two, in words
   * @param pruning the pruning, in words
   * @param quantization the quantization, in words
   * @param written how the file has the weights, in words; absent where they are as they were
   * @param computed with integers or floats, by which operator of the runtime, and why, in words;
   *     empty where it is computed with floats and nothing else was asked for
   * @param bits bits per weight
   */
  public record Encoding(
      String equalization,
      String factorization,
      String pruning,
      String quantization,
      Optional<String> written,
      Optional<Computed> computed,
      int bits) {

    /** Of a network that is computed with floats. */
    public Encoding(
        String equalization, String factorization, String pruning, String quantization, int bits) {
      this(
          equalization,
          factorization,
          pruning,
          quantization,
          Optional.empty(),
          Optional.empty(),
          bits);
    }
  }

  /**
   * How the runtime computes a layer, read from the graph that it made of the written file.
   *
   * @param integers whether it multiplies integers
   * @param operator of the runtime; empty where the layer was not found again
   * @param reason why it is computed so, where that is not what was asked for or is the default
   * @param warning what is doubtful about its sums on the processor that the network is made for
   */
  public record Computed(
      boolean integers,
      Optional<String> operator,
      Optional<String> reason,
      Optional<String> warning) {

    /** In words. */
    public String words() {
      String how = integers ? "integers" : "floats";
      return how
          + operator.map(name -> " (" + name + ")").orElse("")
          + reason.map(why -> ": " + why).orElse("")
          + warning.map(doubt -> "; " + doubt).orElse("");
    }
  }

  /**
   * Bytes of the weights.
   *
   * @param original in the original file
   * @param exported in the exported file
   * @param archive of its codes in the archive; absent where they are too few to be told from the
   *     rest of the file
   * @param memory once the runtime has loaded them: as floats, unless it computes with their
   *     integers, or its own operators take them packed
   */
  public record Bytes(long original, long exported, Optional<Long> archive, long memory) {}

  /**
   * Shares of the weights, 0 to 1.
   *
   * @param pruned share that was shown as pruned before
   * @param zeros share that decodes to zero: what was pruned, and what quantization rounds to zero
   */
  public record Sparsity(double pruned, double zeros) {}

  /**
   * Signal to noise ratios against the original weights, in decibel.
   *
   * @param estimated what was shown before; missing where that was infinite, too
   * @param exported of the decoded weights; missing where it is infinite, as nothing differs
   */
  public record Sqnr(Optional<Double> estimated, Optional<Double> exported) {}

  /**
   * Milliseconds of one run, measured in turns.
   *
   * @param original in the original
   * @param estimated what was shown before; absent where that was only assumed
   * @param exported in the exported file
   */
  public record Times(
      Optional<Double> original, Optional<Double> estimated, Optional<Double> exported) {}
}
