package dev.espalier.estimate.probe;

import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import java.util.Optional;

/** The ways in which a layer can be written and computed. */
public enum LayerWay {
  /** As in the original. */
  FLOATS("floats", ActivationMode.NONE),
  /** Small weights in standard operators, which become floats when they are loaded. */
  WEIGHTS("small weights", ActivationMode.NONE),
  /** Integers, with ranges of values that are found beforehand. */
  STATIC("integers, static", ActivationMode.STATIC),
  /** Integers, with ranges of values that are found at each run. */
  DYNAMIC("integers, dynamic", ActivationMode.DYNAMIC),
  /** Small weights in onnxruntime's own operators, which compute with them as they are. */
  RUNTIME("runtime's operators", ActivationMode.NONE);

  private final String words;
  private final ActivationMode mode;

  LayerWay(String words, ActivationMode mode) {
    this.words = words;
    this.mode = mode;
  }

  /** For people: how the layer is computed. */
  public String words() {
    return words;
  }

  /** How what flows into the layer is quantized. */
  ActivationMode mode() {
    return mode;
  }

  boolean integers() {
    return mode != ActivationMode.NONE;
  }

  /** The plan of a layer, changed so that it leads to this way where the layer has it. */
  LayerPlan applied(LayerPlan plan) {
    if (integers()) {
      return plan.withActivation(ActivationSwitch.ON);
    }
    return (this == FLOATS ? LayerPlan.NONE : plan)
        .withActivation(ActivationSwitch.OFF)
        .withEncoding(Optional.of(this == RUNTIME ? Encoding.RUNTIME : Encoding.PORTABLE));
  }
}
