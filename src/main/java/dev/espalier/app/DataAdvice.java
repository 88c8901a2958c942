package dev.espalier.app;

import dev.espalier.data.InputSpec;
import java.util.List;
import java.util.stream.Collectors;

/** Says what data a model can be evaluated on, for who has opened none. */
public final class DataAdvice {

  private DataAdvice() {}

  /**
   * One or two sentences.
   *
   * @param inputs what the model takes
   */
  public static String of(List<InputSpec> inputs) {
    String wanted = inputs.stream().map(InputSpec::toString).collect(Collectors.joining("; "));
    if (inputs.size() == 1) {
      return "The model takes %s. Samples are NPY, NPZ or IDX files, or, for pictures, a folder. "
              .formatted(wanted)
          + "Labels give accuracy; without them, agreement with the original is measured.";
    }
    return "The model takes %d inputs: %s. Samples are an NPZ file with an array for each input, "
            .formatted(inputs.size(), wanted)
        + "named alike, one sample per row; labels, where there are any, are an array 'labels'.";
  }
}
