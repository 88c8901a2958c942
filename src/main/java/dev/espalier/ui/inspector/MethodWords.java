package dev.espalier.ui.inspector;

import dev.espalier.app.CalibrationState;
import dev.espalier.app.ChannelWish;
import dev.espalier.method.Clustering;
import dev.espalier.method.Distribution;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.Target;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.ui.fx.Units;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the methods are called, what they do, and when to use them. */
final class MethodWords {
  private MethodWords() {}

  static String name(Enum<?> method) {
    return switch (method) {
      case Saliency saliency -> name(saliency);
      case Rounding rounding -> name(rounding);
      case RangeMethod range -> name(range);
      case OutputCorrection correction -> name(correction);
      case Refit refit -> refit == Refit.KEPT ? "as they are" : "refitted";
      case Format format -> FormatWords.name(format);
      case Clustering clustering -> FormatWords.name(clustering);
      case FactorMode mode -> FactorWords.name(mode);
      case FactorWeighting weighting -> FactorWords.name(weighting);
      case Granularity granularity -> FormatWords.name(granularity);
      case Encoding encoding ->
          encoding == Encoding.PORTABLE ? "standard operators" : "onnxruntime's own";
      case ActivationMode mode -> IntegerWords.name(mode);
      case ActivationRange range -> IntegerWords.name(range);
      case IntegerChoice choice -> IntegerWords.name(choice);
      case Target target -> IntegerWords.name(target);
      case ActivationSwitch choice -> IntegerWords.name(choice);
      case ChannelScore score -> ChannelWords.name(score);
      case ChannelWish.Of of -> ChannelWords.name(of);
      default -> method.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  private static String name(Saliency saliency) {
    return switch (saliency) {
      case MAGNITUDE -> "magnitude (L1)";
      case MAGNITUDE_L2 -> "magnitude (L2)";
      case WANDA -> "Wanda";
      case OBD -> "damage (OBD)";
      case OBS -> "surgeon (OBS)";
    };
  }

  private static String name(Rounding rounding) {
    return switch (rounding) {
      case NEAREST -> "to nearest";
      case GPTQ -> "GPTQ";
      case GPTQ_IN_ORDER -> "GPTQ in order";
      case DESCENT -> "GPTQ + descent";
    };
  }

  private static String name(RangeMethod range) {
    return switch (range) {
      case MIN_MAX -> "min max";
      case LEAST_SQUARES -> "least squares";
      case PERCENTILE -> "percentile";
      case ENTROPY -> "entropy";
      case HALF_QUADRATIC -> "half-quadratic (HQQ)";
      case LEAST_OUTPUT_ERROR -> "least output error";
    };
  }

  private static String name(OutputCorrection correction) {
    return switch (correction) {
      case NONE -> "none";
      case MEAN -> "mean";
      case MEAN_AND_DEVIATION -> "mean and deviation";
    };
  }

  static String help(Enum<?> method) {
    return switch (method) {
      case Saliency saliency -> help(saliency);
      case Rounding rounding -> help(rounding);
      case RangeMethod range -> help(range);
      case OutputCorrection correction -> help(correction);
      case Refit refit -> help(refit);
      case Distribution distribution -> help(distribution);
      case Format format -> FormatWords.help(format);
      case Clustering clustering -> FormatWords.help(clustering);
      case FactorMode mode -> FactorWords.help(mode);
      case FactorWeighting weighting -> FactorWords.help(weighting);
      case Granularity granularity -> FormatWords.help(granularity);
      case Scheme scheme -> FormatWords.help(scheme);
      case Encoding encoding -> help(encoding);
      case ActivationMode mode -> IntegerWords.help(mode);
      case ActivationRange range -> IntegerWords.help(range);
      case IntegerChoice choice -> IntegerWords.help(choice);
      case Target target -> IntegerWords.help(target);
      case ActivationSwitch choice -> IntegerWords.help(choice);
      case ChannelScore score -> ChannelWords.help(score);
      case ChannelWish.Of of -> ChannelWords.help(of);
      default -> "";
    };
  }

  private static String help(Encoding encoding) {
    return switch (encoding) {
      case PORTABLE ->
          "Small in the file, floats in memory; exact, and as fast as floats. Any runtime.";
      case RUNTIME ->
          "Small in memory, too, and products with few rows are faster; what flows into them is"
              + " rounded to 8 bits. At 2, 4 and 8 bits, in onnxruntime only. Layers of integers"
              + " with fixed ranges have operators of integers in the file.";
    };
  }

  private static String help(Refit refit) {
    return switch (refit) {
      case KEPT -> "Weights that are not pruned keep their values. Needs no samples.";
      case REFITTED ->
          "Weights that are not pruned take the values with which the output comes closest to the"
              + " original's, by least squares. After any score; with the surgeon always.";
    };
  }

  private static String help(Distribution distribution) {
    return switch (distribution) {
      case GLOBAL -> "By one ranking of all their weights";
      case UNIFORM -> "Each layer alike";
      case ERK -> "By size and sides: Erdős–Rényi kernel (ERK)";
    };
  }

  private static String help(Saliency saliency) {
    return switch (saliency) {
      case MAGNITUDE ->
          "The smallest weights go first, and blocks of the smallest sums of magnitudes. Needs no"
              + " samples.";
      case MAGNITUDE_L2 ->
          "The same for single weights; blocks go by their sums of squares, so that one large"
              + " weight keeps its block. Needs no samples.";
      case WANDA ->
          "The smallest products of weight and strength of its input go first, in each row alike.";
      case OBD ->
          "Weights go first whose removal changes the layer's output least, all others left as they"
              + " are.";
      case OBS ->
          "Weights go first whose removal changes the output least when those that are left make up"
              + " for it, which they then do. The most accurate, above 50 % by far.";
    };
  }

  private static String help(Rounding rounding) {
    return switch (rounding) {
      case NEAREST -> "Each weight to the level next to it. Needs no samples.";
      case GPTQ ->
          "One input after the other; later weights make up for the errors of earlier ones. For 4"
              + " bits and fewer.";
      case GPTQ_IN_ORDER ->
          "GPTQ through the inputs as they are, not the strongest first; rarely better.";
      case DESCENT ->
          "GPTQ, then each weight and scale moved to its best value in turn. For 3 and 2 bits.";
    };
  }

  private static String help(RangeMethod range) {
    return switch (range) {
      case MIN_MAX -> "From the smallest to the largest weight; nothing is clipped.";
      case LEAST_SQUARES -> "The range with the least squared error of the weights.";
      case PERCENTILE -> "Clips one weight of a thousand, the largest. For weights with outliers.";
      case ENTROPY ->
          "The range that keeps most of the histogram's information (Kullback-Leibler). For many"
              + " weights to a scale, from 4 bits on.";
      case HALF_QUADRATIC ->
          "Scale and zero point that leave many weights close and let a few be far off (HQQ). For"
              + " asymmetric grids and blocks at 4 bits and fewer, without samples.";
      case LEAST_OUTPUT_ERROR -> "The range with the least squared error of the layer's output.";
    };
  }

  private static String help(OutputCorrection correction) {
    return switch (correction) {
      case NONE -> "Outputs stay as compression leaves them.";
      case MEAN ->
          "The bias makes the mean of each channel what it was. Costs no byte and no time.";
      case MEAN_AND_DEVIATION ->
          "Bias and scales make mean and deviation of each channel what they were, layer after"
              + " layer. Costs no byte and no time; works best for all layers together.";
    };
  }

  /**
   * What is to be said about calibration.
   *
   * @param layers those that are selected
   * @param visible whether a value of the network shows what flows into the selected layers
   */
  static String calibration(CalibrationState state, List<Layer> layers, boolean visible) {
    if (!visible) {
      return "What flows into this layer no value of the network shows: it is pruned by magnitude"
          + " and rounded to nearest.";
    }
    if (state.done().isPresent()) {
      CalibrationState.Done done = state.done().get();
      String on = Units.format("Calibrated on %,d samples of %s", done.samples(), done.data());
      return doubt(done, layers).map(doubt -> on + "; " + doubt).orElse(on + ".");
    }
    if (state.running()) {
      return "Calibrating: finding out what flows into the layers…";
    }
    if (!state.needed()) {
      return "";
    }
    return state.ready()
        ? "Not calibrated: the network could not be run on the samples, or it was cancelled."
            + " Calibrate (menu Model), evaluate or export to try again."
        : "Needs samples that show what flows into the layers: open data.";
  }

  /** What has to be said about the first of the layers that has such. */
  private static Optional<String> doubt(CalibrationState.Done done, List<Layer> layers) {
    return layers.stream()
        .filter(layer -> done.doubts().containsKey(layer.id()))
        .findFirst()
        .map(layer ->
            (layers.size() == 1 ? "this layer" : layer.id())
                + " "
                + done.doubts().get(layer.id())
                + ".");
  }
}
