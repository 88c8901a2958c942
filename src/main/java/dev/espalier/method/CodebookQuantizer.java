package dev.espalier.method;

import dev.espalier.method.codebook.CodebookCodec;
import dev.espalier.method.codebook.Codebooks;
import dev.espalier.method.codebook.LevelSearch;
import dev.espalier.method.codebook.LevelTables;
import dev.espalier.method.codebook.TableFinder;
import dev.espalier.method.codebook.TableScale;
import dev.espalier.method.codebook.TernarySplit;
import dev.espalier.method.obs.GivenTable;
import dev.espalier.method.obs.ScaledGrid;
import dev.espalier.method.obs.TableGrid;
import dev.espalier.numeric.ArraySummary;
import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.Chunks;
import java.util.Arrays;
import java.util.Optional;

/** Stores weights as places in tables. */
final class CodebookQuantizer {
  private CodebookQuantizer() {}

  static CodebookWeight clusters(Quantizer.Task task) throws CompressionException {
    if (task.table().isPresent()) {
      return shared(task, task.table().get());
    }
    Quantization quantization = task.quantization();
    TableShape shape = TableShape.of(quantization, task.masked());
    TableFinder finder =
        TableFinder.fine(quantization.clustering().start(), shape.size(), task.masked());
    float[] plain = tables(task, shape, finder, Optional.empty());
    float[] levels = task.inputs().isPresent() ? tables(task, shape, finder, task.powers()) : plain;
    Codebooks books = Codebooks.tables(levels, shape.size(), shape.run());
    TableGrid grid = new TableGrid(books, task.masked(), plain);
    return encode(task, books, shape.bits(), task.rounded(grid, task.layout()));
  }

  private static CodebookWeight shared(Quantizer.Task task, SharedTable table)
      throws CompressionException {
    Codebooks books = Codebooks.tables(table.levels(), table.levels().length, 1);
    GivenTable grid = new GivenTable(CodebookCodec.searches(books).getFirst());
    return encode(task, books, table.bits(), task.rounded(grid, task.layout()));
  }

  /**
   * The levels of all tables.
   *
   * @param powers what an error in each weight counts; all alike if not given
   */
  private static float[] tables(
      Quantizer.Task task, TableShape shape, TableFinder finder, Optional<float[]> powers) {
    ChannelLayout layout = task.layout();
    int tables = Codebooks.tables(layout.channels(), shape.run());
    float[] levels = new float[tables * shape.size()];
    Chunks.forEach(
        tables,
        1,
        task.cancel(),
        (table, from, to) -> {
          int first = table * shape.run();
          int end = Math.min(first + shape.run(), layout.channels());
          float[] values = layout.gather(task.values(), first, end);
          float[] found =
              powers
                  .map(all -> finder.find(values, layout.gather(all, first, end)))
                  .orElseGet(() -> finder.find(values));
          System.arraycopy(found, 0, levels, table * shape.size(), shape.size());
        });
    return levels;
  }

  static CodebookWeight scaled(Quantizer.Task task) throws CompressionException {
    Quantization quantization = task.quantization();
    float[] table = TableShape.levels(quantization.format(), quantization.bits());
    TableScale finder = new TableScale(table);
    ChannelLayout layout = task.layout();
    float[] scales = new float[layout.channels()];
    Chunks.forEach(
        scales.length,
        1,
        task.cancel(),
        (channel, from, to) -> {
          float[] values = layout.gather(task.values(), channel, channel + 1);
          scales[channel] =
              quantization.range() == RangeMethod.MIN_MAX
                  ? finder.spanning(ArraySummary.of(values).maxMagnitude())
                  : finder.leastSquares(values);
        });
    Codebooks books = Codebooks.scaled(table, scales);
    float[] rounded = task.rounded(grid(table, scales), task.layout());
    return encode(task, books, quantization.bits(), rounded);
  }

  private static ScaledGrid grid(float[] table, float[] scales) {
    LevelSearch search = new LevelSearch(table, 0, table.length);
    return new ScaledGrid((value, channel) -> search.nearest(value), scales, false);
  }

  private static CodebookWeight encode(
      Quantizer.Task task, Codebooks books, int bits, float[] rounded) {
    byte[] codes = CodebookCodec.encode(rounded, task.layout(), books, task.cancel());
    Format format = task.quantization().format();
    return new CodebookWeight(task.weight().shape(), codes, bits, format, books, task.axis());
  }

  static SignScale ternary(Quantizer.Task task) throws CompressionException {
    ChannelLayout layout = task.layout();
    float[] scales = new float[layout.channels()];
    float[] split = task.values().clone();
    for (int channel = 0; channel < scales.length; channel++) {
      task.cancel().throwIfCancelled();
      TernarySplit found = split(task, layout.gather(split, channel, channel + 1));
      scales[channel] = found.scale();
      layout.forEach(
          channel, at -> split[at] = Math.abs(split[at]) < found.threshold() ? 0 : split[at]);
    }
    float[] rounded =
        task.inputs().isEmpty()
            ? split
            : task.rounded(grid(LevelTables.ternary(), scales), task.layout());
    return new SignScale(
        task.weight().shape(),
        BitMask.ofNonNegative(rounded),
        Optional.of(BitMask.ofNonZero(rounded)),
        scales,
        task.axis(),
        0);
  }

  private static TernarySplit split(Quantizer.Task task, float[] values) {
    float[] magnitudes = new float[values.length];
    int count = 0;
    for (float value : values) {
      if (value != 0 || !task.masked()) {
        magnitudes[count++] = Math.abs(value);
      }
    }
    float[] kept = Arrays.copyOf(magnitudes, count);
    return task.quantization().range() == RangeMethod.MIN_MAX
        ? TernarySplit.byMean(kept)
        : TernarySplit.leastSquares(kept);
  }
}
