package dev.espalier.laws;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rooms of the design, in the order in which the data goes, each with the rooms that it may
 * use. The leaves, which know nothing of the rest, may be used by all.
 */
enum Room {
  IO,
  JSON,
  NUMERIC,
  ONNX,
  NETWORK("onnx"),
  METHOD,
  RECIPE("method"),
  DATA,
  RUNTIME("onnx", "data"),
  CALIBRATE("runtime", "network", "data"),
  STRUCTURE("onnx", "network", "recipe", "calibrate", "runtime", "data"),
  COMPRESS("onnx", "network", "recipe", "method", "calibrate"),
  ESTIMATE("onnx", "network", "recipe", "method", "calibrate", "runtime", "data", "compress"),
  EVALUATE("runtime", "data"),
  EXPORT(
      "onnx", "network", "recipe", "method", "data", "runtime", "compress", "estimate", "evaluate"),
  TUNE(Room.ABOVE),
  TRAIN(Room.ABOVE),
  APP(Room.ABOVE),
  CLI(Room.APP_AND_WHAT_IT_RETURNS),
  UI(Room.APP_AND_WHAT_IT_RETURNS);

  private static final String ABOVE = "all rooms above";
  private static final String APP_AND_WHAT_IT_RETURNS = "app and what it returns";

  private final List<String> uses;

  Room(String... uses) {
    this.uses = List.of(uses);
  }

  /** The package of the room and what is inside. */
  String packages(String root) {
    return root + "." + name().toLowerCase(Locale.ROOT) + "..";
  }

  /** The rooms that this room must not use. */
  Set<Room> forbidden() {
    EnumSet<Room> forbidden = EnumSet.complementOf(EnumSet.of(this));
    forbidden.removeIf(this::mayUse);
    return forbidden;
  }

  private boolean mayUse(Room other) {
    if (leaves().anyMatch(leaf -> leaf == other)) {
      return leaves().noneMatch(leaf -> leaf == this) || (this == JSON && other == IO);
    }
    if (uses.contains(ABOVE)) {
      return other.compareTo(this) < 0;
    }
    if (uses.contains(APP_AND_WHAT_IT_RETURNS)) {
      return other.compareTo(APP) <= 0 && !EnumSet.of(ONNX, CALIBRATE, TRAIN).contains(other);
    }
    return uses.contains(other.name().toLowerCase(Locale.ROOT));
  }

  private static Stream<Room> leaves() {
    return Stream.of(IO, JSON, NUMERIC);
  }
}
