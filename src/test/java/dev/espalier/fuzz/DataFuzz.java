package dev.espalier.fuzz;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Data of each kind, which the first byte says: its first samples are read, or it is refused. */
public final class DataFuzz {
  private static final List<String> KINDS =
      List.of(
          "fuzzed.npy",
          "fuzzed.npz",
          "fuzzed-images-idx3-ubyte",
          "fuzzed-images-idx3-ubyte.gz",
          "fuzzed.png",
          "fuzzed.jpg",
          "fuzzed.csv",
          "fuzzed.bmp");

  private static final List<InputSpec> INPUTS =
      List.of(new InputSpec("image", ElementType.FLOAT32, new long[] {-1, 1, 28, 28}));

  private DataFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return;
    }
    String name = KINDS.get((bytes[0] & 0xff) % KINDS.size());
    Path file = FuzzFiles.write(name, Arrays.copyOfRange(bytes, 1, bytes.length));
    try (Dataset data = Datasets.open(file, INPUTS)) {
      if (data.size() > 0) {
        data.batch(0, Math.min(2, data.size()));
      }
    } catch (DataException e) {
      boolean table = name.endsWith(".csv");
      // What a table lists may be files of earlier inputs, which are told of by their own names.
      boolean listed = table && KINDS.stream().anyMatch(e.getMessage()::contains);
      if (!listed) {
        FuzzFiles.named(file, e);
      }
    }
  }
}
