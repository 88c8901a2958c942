package dev.espalier.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The labels of a data set.
 *
 * @param values the class of each sample, if it is known
 * @param classNames the names of the classes by label; empty if they have none
 * @param origin where the labels come from, as a sentence for the user
 */
record Labels(Optional<int[]> values, List<String> classNames, String origin) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,9}");

  Labels {
    classNames = List.copyOf(classNames);
  }

  static Labels none(List<String> classNames) {
    return new Labels(Optional.empty(), classNames, "The data has no labels.");
  }

  /**
   * Checks that there is a label for each sample.
   *
   * @param file the file of the labels
   */
  Labels forSamples(int samples, Path file) throws DataException {
    if (values.isPresent() && values.get().length != samples) {
      throw new DataException(
          file, "", "has %d labels for %d samples".formatted(values.get().length, samples));
    }
    return this;
  }

  /**
   * Turns texts into labels: by the names of the classes where they are known, else as integers,
   * else as names in alphabetical order.
   *
   * @param lines the line of each text in the file, for messages
   */
  static Labels parse(
      List<String> texts, int[] lines, List<String> classNames, Path file, String origin)
      throws DataException {
    boolean named = Set.copyOf(classNames).containsAll(texts);
    boolean numbers = texts.stream().allMatch(Labels::isNumber);
    List<String> names = classNames;
    if (!named && !numbers && classNames.isEmpty()) {
      names = texts.stream().distinct().sorted().toList();
    }
    Map<String, Integer> byName = byName(names);
    int[] values = new int[texts.size()];
    for (int i = 0; i < values.length; i++) {
      String text = texts.get(i);
      values[i] = !named && numbers ? Integer.parseInt(text) : byName.getOrDefault(text, -1);
      if (!numbers && values[i] < 0) {
        throw new DataException(
            file,
            "line " + lines[i],
            "'%s' is none of the %d class names".formatted(text, names.size()));
      }
    }
    return new Labels(Optional.of(values), names, origin);
  }

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** The labels of the names; of equal names, which ImageNet has, the first counts. */
  private static Map<String, Integer> byName(List<String> names) {
    Map<String, Integer> labels = new HashMap<>();
    for (int label = 0; label < names.size(); label++) {
      labels.putIfAbsent(names.get(label), label);
    }
    return labels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels that
        && Arrays.equals(values.orElse(null), that.values.orElse(null))
        && classNames.equals(that.classNames)
        && origin.equals(that.origin);
  }

  @Override
  public int hashCode() {
    return origin.hashCode();
  }
}
