package dev.espalier.method;

import dev.espalier.method.codebook.LevelSearch;
import dev.espalier.method.codebook.TableFinder;
import dev.espalier.numeric.CancelSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the one table of several weights: the cluster centres of all of them together. Either every
 * weight counts alike, or an error in it counts what it adds to the mean square of its layer's
 * output, as a share of that mean square. Absolute powers would leave the table to whichever layer
 * has the largest outputs, although the next normalization or the next weights may take that back.
 */
public final class TableFit {
  /** What the least important weight counts, as a share of the mean. */
  private static final double LEAST = 1e-6;

  private static final int MOST = Integer.MAX_VALUE - 8;

  private TableFit() {}

  /**
   * One of the weights.
   *
   * @param weight as it was
   * @param kept what pruning left of it, see {@link Compressor#kept}
   * @param inputs known if errors count by outputs
   */
  public record Member(Weight weight, float[] kept, Optional<WeightInputs> inputs) {}

  /**
   * The table.
   *
   * @param key how it is found
   * @param masked whether any of the weights is pruned, so that zero has to be a level
   * @throws CompressionException if there are too many weights
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static SharedTable find(
      TableKey key, boolean masked, List<Member> members, CancelSignal cancel)
      throws CompressionException {
    TableShape shape = TableShape.of(key.bits(), masked);
    TableFinder finder = TableFinder.fine(key.clustering().start(), shape.size(), masked);
    float[] values = joined(key, members.stream().map(Member::kept).toList());
    cancel.throwIfCancelled();
    SharedTable plain = new SharedTable(finder.find(values), shape.bits());
    if (!key.byOutput()) {
      return plain;
    }
    cancel.throwIfCancelled();
    SharedTable weighted = new SharedTable(finder.find(values, counts(key, members)), shape.bits());
    cancel.throwIfCancelled();
    return shares(members, plain) < shares(members, weighted) ? plain : weighted;
  }

  private static float[] joined(TableKey key, List<float[]> parts) throws CompressionException {
    long size = parts.stream().mapToLong(part -> part.length).sum();
    if (size > MOST) {
      throw new CompressionException(
          "the %d layers that share the table '%s' have %d weights, %d are the most; let some of"
                  .formatted(parts.size(), key.name(), size, MOST)
              + " them share a table of another name");
    }
    float[] joined = new float[(int) size];
    int from = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, joined, from, part.length);
      from += part.length;
    }
    return joined;
  }

  /** What an error in each weight counts. */
  private static float[] counts(TableKey key, List<Member> members) throws CompressionException {
    List<float[]> parts = new ArrayList<>();
    for (Member member : members) {
      WeightInputs inputs = member.inputs().orElseThrow();
      double power = inputs.outputPower(member.weight().values());
      float[] counts = inputs.powers();
      for (int i = 0; i < counts.length; i++) {
        counts[i] = power > 0 ? (float) (counts[i] / power) : 0;
      }
      parts.add(counts);
    }
    float[] counts = joined(key, parts);
    double sum = 0;
    for (float count : counts) {
      sum += count;
    }
    if (!(sum > 0 && Double.isFinite(sum))) {
      Arrays.fill(counts, 1);
      return counts;
    }
    double mean = sum / counts.length;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (float) Math.max(counts[i] / mean, LEAST);
    }
    return counts;
  }

  /** The errors at the outputs with each weight at its nearest level, as shares of the outputs. */
  private static double shares(List<Member> members, SharedTable table) {
    LevelSearch search = new LevelSearch(table.levels(), 0, table.levels().length);
    double shares = 0;
    for (Member member : members) {
      WeightInputs inputs = member.inputs().orElseThrow();
      float[] rounded = new float[member.kept().length];
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = search.nearest(member.kept()[i]);
      }
      double power = inputs.outputPower(member.weight().values());
      double error = inputs.outputError(member.weight().values(), rounded);
      shares += power > 0 ? error / power : 0;
    }
    return shares;
  }
}
