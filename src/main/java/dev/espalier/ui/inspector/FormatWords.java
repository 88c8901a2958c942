package dev.espalier.ui.inspector;

import dev.espalier.method.Clustering;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Scheme;
import dev.espalier.ui.fx.Units;
import java.util.Locale;

/** What formats, and what goes with them, are called, what they do, and when to use them. */
final class FormatWords {
  private FormatWords() {}

  static String name(Format format) {
    return switch (format) {
      case UNIFORM -> "uniform";
      case FIXED_POINT -> "fixed point (Qm.n)";
      case KMEANS -> "k-means table";
      case NORMAL_FLOAT -> "normal float (NF)";
      case POWER_OF_TWO -> "powers of two";
      case FLOAT8_E4M3 -> "float8 E4M3";
      case FLOAT8_E5M2 -> "float8 E5M2";
      case FLOAT4_E2M1 -> "float4 E2M1";
      case BFLOAT16 -> "bfloat16";
      case TERNARY -> "ternary";
      case HASHED -> "hashed sharing";
    };
  }

  static String name(Clustering clustering) {
    return switch (clustering) {
      case EXACT -> "exact";
      case LINEAR -> "linear start";
      case DENSITY -> "density start";
      case PLUS_PLUS -> "k-means++ start";
    };
  }

  static String name(Granularity granularity) {
    return switch (granularity) {
      case CHANNEL_GROUP -> Granularity.GROUP + " channels";
      case SHARED -> "shared table";
      case BLOCK_16, BLOCK_32, BLOCK_64, BLOCK_128, BLOCK_256 -> "block of " + granularity.block();
      default -> granularity.name().toLowerCase(Locale.ROOT);
    };
  }

  static String help(Format format) {
    return switch (format) {
      case UNIFORM -> "Equal steps. The fastest to run, and the safe choice from 8 to 4 bits.";
      case FIXED_POINT ->
          "Equal steps whose scale is a power of two, for processors without floating point. A"
              + " little less accurate than uniform.";
      case KMEANS ->
          "A table of the weights' own cluster centres (weight sharing). The most accurate per bit"
              + " at 4 bits and fewer, for layers large enough to pay for the table.";
      case NORMAL_FLOAT ->
          "Levels at the quantiles of a normal distribution, without a table in each layer. For"
              + " bell-shaped weights at 4 and 3 bits.";
      case POWER_OF_TWO ->
          "Zero and powers of two: products become shifts. Fine near zero, coarse for large"
              + " weights. 2 to 6 bits.";
      case FLOAT8_E4M3 -> "3 bits of fraction; relative precision over a wide range. 8 bits.";
      case FLOAT8_E5M2 -> "2 bits of fraction and a still wider range. 8 bits.";
      case FLOAT4_E2M1 -> "0, 0.5, 1, 1.5, 2, 3, 4 and 6 with sign, times a scale. 4 bits.";
      case BFLOAT16 -> "The upper half of a float: its range at less precision. 16 bits.";
      case TERNARY -> "Minus, nothing or plus, times a scale: 2 bits, many zeros.";
      case HASHED ->
          "Weights share values by a hash of their places (HashedNets): no index is stored, the"
              + " file computes it. Chance decides who shares, so that without training accuracy is"
              + " lost soon; the least output error keeps the most by far.";
    };
  }

  static String help(Clustering clustering) {
    return switch (clustering) {
      case EXACT -> "The table with the least squared error there is.";
      case LINEAR -> "Lloyd's algorithm from equal distances: large weights keep their own levels.";
      case DENSITY -> "Lloyd's algorithm from equally many weights each.";
      case PLUS_PLUS -> "Lloyd's algorithm from weights drawn far apart.";
    };
  }

  static String help(Granularity granularity) {
    return switch (granularity) {
      case TENSOR -> "One scale or table for all weights of the layer. The smallest.";
      case CHANNEL -> "One for each output channel. Much more accurate, for a few bytes.";
      case CHANNEL_GROUP -> "One table for each " + Granularity.GROUP + " output channels.";
      case SHARED ->
          "One table for all layers that call it by the same name, with the same bits, clustering"
              + " and range. For many small layers, to which tables of their own cost too much.";
      case BLOCK_16, BLOCK_32, BLOCK_64, BLOCK_128, BLOCK_256 ->
          Units.format(
              "A scale for every %d inputs of each output channel: %.3g bits more per weight. For"
                  + " transformers at 4 bits and fewer, whose inputs differ much in strength.",
              granularity.block(), (double) Float.SIZE / granularity.block());
    };
  }

  static String help(Scheme scheme) {
    return switch (scheme) {
      case SYMMETRIC -> "As many levels below zero as above.";
      case ASYMMETRIC -> "A zero point: for weights that lie more to one side.";
    };
  }
}
