package dev.espalier.ui.inspector;

import dev.espalier.method.FactorScheme;
import dev.espalier.method.Factorization;

/** Whether a layer becomes two, and how. */
public enum FactorMode {
  /** It stays one. */
  OFF,
  /** With fewer channels in between. */
  CHANNEL,
  /** Along the axes of its kernel. */
  SPATIAL;

  static FactorMode of(Factorization factorization) {
    if (!factorization.factorizes()) {
      return OFF;
    }
    return switch (factorization.scheme()) {
      case CHANNEL -> CHANNEL;
      case SPATIAL -> SPATIAL;
    };
  }

  /** The scheme; that of the plan while it is off. */
  FactorScheme scheme(FactorScheme planned) {
    return switch (this) {
      case OFF -> planned;
      case CHANNEL -> FactorScheme.CHANNEL;
      case SPATIAL -> FactorScheme.SPATIAL;
    };
  }
}
