package dev.espalier.ui.inspector;

import dev.espalier.compress.activation.Machine;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Target;

/** What is said of integers between layers: names, what they do, what they cost. */
final class IntegerWords {
  private IntegerWords() {}

  static String name(ActivationMode mode) {
    return switch (mode) {
      case NONE -> "floats";
      case STATIC -> "8-bit integers, static ranges";
      case DYNAMIC -> "8-bit integers, dynamic ranges";
    };
  }

  static String help(ActivationMode mode) {
    return switch (mode) {
      case NONE -> "Values between the layers stay floats. Nothing is lost, and nothing is gained.";
      case STATIC ->
          "What flows between layers is rounded to ranges found beforehand on samples, and layers"
              + " multiply integers. The fastest for convolutions and products; costs a few"
              + " hundredths to tenths of a percent of accuracy. Needs samples.";
      case DYNAMIC ->
          "Ranges are found anew at each run, for products (Gemm, MatMul) and LSTM only. Needs no"
              + " samples; finding the ranges costs some of the time that integers save.";
    };
  }

  static String name(ActivationRange range) {
    return switch (range) {
      case MIN_MAX -> "min max";
      case PERCENTILE -> "percentile";
      case ENTROPY -> "entropy";
      case LEAST_SQUARES -> "least squares";
      case MOVING_AVERAGE -> "moving average";
    };
  }

  static String help(ActivationRange range) {
    return switch (range) {
      case MIN_MAX -> "From the smallest to the largest number seen: nothing is clipped.";
      case PERCENTILE -> "Clips one number of ten thousand, the largest. For values with outliers.";
      case ENTROPY ->
          "The range that keeps most of the histogram's information (Kullback-Leibler, as TensorRT"
              + " does it). Clips long tails.";
      case LEAST_SQUARES -> "The range with the least squared error of the values.";
      case MOVING_AVERAGE ->
          "The mean of the smallest and of the largest number of each batch: one odd sample counts"
              + " little.";
    };
  }

  static String name(IntegerChoice choice) {
    return switch (choice) {
      case SUITED -> "as suits the target";
      case U8S8_PAIRED -> name(ActivationType.U8S8_PAIRED);
      case U8S8_REDUCED -> name(ActivationType.U8S8_REDUCED);
      case U8S8 -> name(ActivationType.U8S8);
      case U8U8 -> name(ActivationType.U8U8);
      case S8S8 -> name(ActivationType.S8S8);
      case U16S8 -> name(ActivationType.U16S8);
    };
  }

  static String name(ActivationType type) {
    return switch (type) {
      case U8S8_PAIRED -> "U8S8, pairs kept small";
      case U8S8_REDUCED -> "U8S8, weights of 7 bits";
      case U8S8 -> "U8S8";
      case U8U8 -> "U8U8";
      case S8S8 -> "S8S8";
      case U16S8 -> "U16S8, values of 16 bits";
    };
  }

  static String help(IntegerChoice choice) {
    return switch (choice) {
      case SUITED -> "Those that are fast and exact on the target below, also when it changes.";
      case U8S8_PAIRED ->
          "Values unsigned, weights signed, in steps so large that no sum of two products exceeds"
              + " 16 bits: exact and fast on every processor.";
      case U8S8_REDUCED ->
          "Values unsigned, weights signed and kept to 7 bits: exact and fast on every processor, a"
              + " little less accurate.";
      case U8S8 ->
          "Values unsigned, weights signed. The most accurate; sums saturate on PCs without VNNI,"
              + " which can cost whole percents.";
      case U8U8 -> "Both unsigned: exact on every processor, and slower.";
      case S8S8 ->
          "Both signed. For other runtimes that want it; onnxruntime computes many such layers with"
              + " floats on PCs, and sums of the others saturate on those without VNNI.";
      case U16S8 ->
          "Values of 16 bits, weights signed of 8: nearly as accurate as floats. For accelerators"
              + " that want it; onnxruntime computes it with floats on processors, and slower than"
              + " the original.";
    };
  }

  static String name(Target target) {
    return switch (target) {
      case THIS_MACHINE -> "this machine (" + name(Machine.target()) + ")";
      case X86_AVX2 -> "x86 with AVX2";
      case X86_VNNI -> "x86 with VNNI";
      case ARM -> "ARM";
    };
  }

  static String help(Target target) {
    return switch (target) {
      case THIS_MACHINE -> "The processor that this program runs on.";
      case X86_AVX2 ->
          "PCs from about 2013 on, without instructions for products of bytes. Pairs of weights"
              + " are kept small by default, so that no sum saturates.";
      case X86_VNNI ->
          "PCs with vector neural network instructions (Intel from 2019, AMD from 2022 on): 8-bit"
              + " weights are exact.";
      case ARM -> "Phones, single-board computers, Apple's and cloud ARM: 8-bit weights are exact.";
    };
  }

  static String name(ActivationSwitch choice) {
    return switch (choice) {
      case DEFAULT -> "as it pays";
      case ON -> "with integers where possible";
      case OFF -> "with floats";
    };
  }

  static String help(ActivationSwitch choice) {
    return switch (choice) {
      case DEFAULT -> "With integers where that is possible and usually faster.";
      case ON ->
          "With integers wherever it is possible, also where it seldom pays: depthwise convolutions"
              + " by themselves, convolutions with a batch normalization behind them.";
      case OFF ->
          "With floats: its weights stay as the controls above say, and it is as exact as they are."
              + " For layers that lose much accuracy, such as the first or the last.";
    };
  }
}
