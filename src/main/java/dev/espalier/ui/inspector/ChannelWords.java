package dev.espalier.ui.inspector;

import dev.espalier.app.ChannelWish;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.tune.channel.TimeSearch;
import dev.espalier.ui.fx.Units;

/** What channels are worth, in words. */
final class ChannelWords {
  private ChannelWords() {}

  /** How long a run takes, as a sentence with a blank behind it. */
  static String timed(TimeSearch.Timing timing) {
    return "A run takes %s of %s, as measured for the choice. "
        .formatted(Units.millis(timing.millis()), Units.millis(timing.originalMillis()));
  }

  static String quickEnough(TimeSearch.Timing timing) {
    return "A run takes %s with all channels, so that none has to go."
        .formatted(Units.millis(timing.originalMillis()));
  }

  static String name(ChannelScore score) {
    return switch (score) {
      case L1 -> "magnitude (L1)";
      case L2 -> "magnitude (L2)";
      case GEOMETRIC_MEDIAN -> "geometric median (FPGM)";
      case BATCH_NORM -> "scale of batch norm";
      case ACTIVATION_MEAN -> "mean activation";
      case VARIANCE -> "variance of values";
      case OBD -> "damage (OBD)";
      case OBS -> "surgeon (OBS)";
      case RANDOM -> "random";
    };
  }

  static String name(ChannelWish.Of of) {
    return switch (of) {
      case MULTIPLICATIONS -> "of multiplications";
      case PARAMETERS -> "of weights";
      case CHANNELS -> "of each group's channels";
      case TIME -> "of measured time";
      case MILLISECONDS -> "to ms per run";
    };
  }

  static String help(ChannelWish.Of of) {
    return switch (of) {
      case MULTIPLICATIONS ->
          "Until that share of the multiplications of a run is gone, where it costs least.";
      case PARAMETERS -> "Until that share of the weights is gone, where it costs least.";
      case CHANNELS -> "The same share of the channels of each group.";
      case TIME ->
          "Until a run takes that much less time: networks are measured on this machine, in turns"
              + " with the whole one.";
      case MILLISECONDS ->
          "Until a run takes no more milliseconds than that on this machine, in one thread, as"
              + " measured in turns with the whole network.";
    };
  }

  static String help(ChannelScore score) {
    return switch (score) {
      case L1 -> "Channels of small weights go first, by the sum of magnitudes. Needs no samples.";
      case L2 -> "The same by the sum of squares. Needs no samples.";
      case GEOMETRIC_MEDIAN ->
          "Channels go first that are most like the others, and so can be spared. Needs no"
              + " samples.";
      case BATCH_NORM ->
          "Channels go first that the batch normalization behind them scales down most (network"
              + " slimming).";
      case ACTIVATION_MEAN ->
          "Channels go first that put out little: by the mean magnitude of their values over the"
              + " samples, behind the activation.";
      case VARIANCE -> "Channels go first that hardly vary over the samples: they are a bias.";
      case OBD ->
          "Channels go first whose removal changes what takes them in least, all weights left as"
              + " they are.";
      case OBS ->
          "Channels go first whose removal changes least when the weights that are left make up"
              + " for it, as the refit lets them. The most accurate.";
      case RANDOM -> "By chance: a yardstick for the others.";
    };
  }
}
