package dev.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds out which array of an NPZ file is meant for which input, and which one holds the labels:
 * first by the inputs' names, then by the usual names ({@code x_test} and {@code y_test}, {@code
 * images} and {@code labels}, ...), then by the order in the file. Upper case and marks between
 * words do not matter.
 */
final class NpzNames {

  /** Samples and their labels, test sets first. */
  private static final Map<String, List<String>> USUAL = new LinkedHashMap<>();

  static {
    USUAL.put("xtest", List.of("ytest", "testy", "testlabels", "labelstest"));
    USUAL.put("testx", List.of("testy", "ytest", "testlabels"));
    USUAL.put("testimages", List.of("testlabels", "ytest", "testy"));
    USUAL.put("testdata", List.of("testlabels", "ytest", "testy"));
    USUAL.put("imagestest", List.of("labelstest"));
    USUAL.put("xval", List.of("yval"));
    USUAL.put("valimages", List.of("vallabels"));
    USUAL.put("images", List.of("labels", "label", "targets", "target", "y"));
    USUAL.put("x", List.of("y", "labels", "label", "targets", "target"));
    USUAL.put("data", List.of("labels", "label", "targets", "target", "y"));
    USUAL.put("inputs", List.of("labels", "label", "targets", "target", "y", "outputs"));
    USUAL.put("input", List.of("labels", "label", "targets", "target", "y", "output"));
    USUAL.put("features", List.of("labels", "label", "targets", "target", "y"));
    USUAL.put("xtrain", List.of("ytrain"));
    USUAL.put("trainimages", List.of("trainlabels"));
    USUAL.put("arr0", List.of("arr1"));
  }

  private static final List<String> LABELS =
      List.of("labels", "label", "y", "ytest", "testlabels", "targets", "target", "classes");

  private final List<InputSpec> inputs;
  private final Map<String, ArrayHeader> headers;
  private final Path file;
  private final List<String> left;

  private NpzNames(List<InputSpec> inputs, Map<String, ArrayHeader> headers, Path file) {
    this.inputs = inputs;
    this.headers = headers;
    this.file = file;
    this.left = new ArrayList<>(headers.keySet());
  }

  /**
   * Which array is what.
   *
   * @param arrays the arrays' names by the inputs' names
   * @param labels the array with the labels, if there is one
   */
  record Binding(Map<String, String> arrays, Optional<String> labels) {}

  /**
   * Decides.
   *
   * @param headers what the file says about its arrays, by name, in the order of the file
   * @throws DataException if the arrays are not those that the model wants
   */
  static Binding bind(List<InputSpec> inputs, Map<String, ArrayHeader> headers, Path file)
      throws DataException {
    return new NpzNames(inputs, headers, file).bind();
  }

  private Binding bind() throws DataException {
    Map<String, String> bound = new LinkedHashMap<>();
    for (InputSpec input : inputs) {
      take(input.name()).ifPresent(array -> bound.put(input.name(), array));
    }
    if (inputs.size() == 1 && bound.isEmpty()) {
      for (String name : USUAL.keySet()) {
        if (bound.isEmpty()) {
          take(name).ifPresent(array -> bound.put(inputs.getFirst().name(), array));
        }
      }
    }
    Optional<String> labels = labels(bound);
    if (bound.size() < inputs.size()) {
      bindByOrder(bound);
    }
    return new Binding(bound, labels);
  }

  private Optional<String> labels(Map<String, String> bound) {
    List<String> usual =
        bound.size() == 1
            ? USUAL.getOrDefault(key(bound.values().iterator().next()), LABELS)
            : LABELS;
    for (String name : usual) {
      Optional<String> found =
          find(name)
              .filter(array -> ArrayLabels.plausible(Objects.requireNonNull(headers.get(array))));
      if (found.isPresent()) {
        left.remove(found.get());
        return found;
      }
    }
    return Optional.empty();
  }

  private void bindByOrder(Map<String, String> bound) throws DataException {
    List<InputSpec> open = inputs.stream().filter(i -> !bound.containsKey(i.name())).toList();
    if (left.size() != open.size()) {
      throw new DataException(
          file,
          "",
          "the model wants %s, the file has %s; name the arrays as the model names its inputs"
              .formatted(inputs, describe()));
    }
    for (int i = 0; i < open.size(); i++) {
      bound.put(open.get(i).name(), left.get(i));
    }
  }

  private List<String> describe() {
    return headers.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }

  private Optional<String> take(String wanted) {
    Optional<String> found = find(wanted);
    found.ifPresent(left::remove);
    return found;
  }

  private Optional<String> find(String wanted) {
    if (left.contains(wanted)) {
      return Optional.of(wanted);
    }
    return left.stream().filter(name -> key(name).equals(key(wanted))).findFirst();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
