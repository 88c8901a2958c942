package dev.espalier.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes samples of arrays, one array for each of the model's inputs. */
final class ArrayBinder {

  private final List<InputSpec> inputs;
  private final Map<String, ArrayAt> arrays;
  private final Preprocessor preprocessor;

  /**
   * Binds arrays to inputs.
   *
   * @param arrays by the inputs' names
   */
  ArrayBinder(List<InputSpec> inputs, Map<String, ArrayAt> arrays, Preprocessor preprocessor) {
    this.inputs = inputs;
    this.arrays = arrays;
    this.preprocessor = preprocessor;
  }

  /**
   * The samples.
   *
   * @param labels the number of labels, which helps to tell samples from constants
   */
  SampleDataset.Samples bind(OptionalInt labels) throws IOException {
    int size = samples(labels);
    List<ArrayFeed> bound = new ArrayList<>();
    for (InputSpec input : inputs) {
      bound.add(bind(input, Objects.requireNonNull(arrays.get(input.name())), size));
    }
    return new SampleDataset.Samples(
        size,
        bound.stream().map(ArrayFeed::feed).toList(),
        bound.stream().flatMap(b -> b.pictures().stream()).findFirst(),
        bound.stream().flatMap(b -> b.preprocessing().stream()).findFirst(),
        List.of());
  }

  private ArrayFeed bind(InputSpec input, ArrayAt source, int size) throws IOException {
    if (source.array().rank() > 0 && source.array().rows() == size) {
      return ArrayFeed.ofRows(input, source, preprocessor, inputs.size() == 1);
    }
    Optional<ArrayFeed> whole = ArrayFeed.ofWhole(input, source);
    return whole.orElseThrow(() ->
        source
            .origin()
            .bad(
                "has %d samples where the others have %d, and is not the one value %s either"
                    .formatted(source.array().rows(), size, input)));
  }

  private int samples(OptionalInt labels) throws DataException {
    long most = 0;
    for (ArrayAt source : arrays.values()) {
      if (labels.isPresent() && source.array().rows() == labels.getAsInt()) {
        return labels.getAsInt();
      }
      if (source.array().rows() > Integer.MAX_VALUE) {
        throw source.origin().bad("has more than 2^31 samples");
      }
      most = Math.max(most, source.array().rows());
    }
    return (int) most;
  }
}
