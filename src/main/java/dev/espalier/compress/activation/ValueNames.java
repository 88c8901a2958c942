package dev.espalier.compress.activation;

import dev.espalier.compress.encode.DecodeNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The names of what is written for values that become integers. */
final class ValueNames {
  private final DecodeNames names;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> groups;

  ValueNames(DecodeNames names, Map<String, Integer> groups) {
    this.names = names;
    this.groups = groups;
    groups.keySet().forEach(value -> numbers.put(value, numbers.size()));
  }

  /** The scale of a group of values. */
  String scale(int group) {
    return names.activation(group, 's');
  }

  /** The code of zero in a group of values. */
  String zero(int group) {
    return names.activation(group, 'z');
  }

  /** The codes of a value. */
  String codes(String value) {
    return part(value, 'b');
  }

  /** What belongs to a value. */
  String part(String value, char part) {
    return names.activation(number(numbers, value), part);
  }

  /** Which values a value has its scale with. */
  int group(String value) {
    return number(groups, value);
  }

  /** How operators of integers are told a value that they take in. */
  List<String> quantized(String value) {
    return List.of(codes(value), scale(group(value)), zero(group(value)));
  }

  /** How they are told what they are to put out. */
  List<String> grid(String value) {
    return List.of(scale(group(value)), zero(group(value)));
  }

  private static int number(Map<String, Integer> map, String value) {
    return Objects.requireNonNull(map.get(value), value);
  }
}
