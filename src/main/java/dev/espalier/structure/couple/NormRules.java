package dev.espalier.structure.couple;

import dev.espalier.structure.couple.Coupling.Kind;
import dev.espalier.structure.shape.ValueShape;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operators that scale and shift by numbers that they have for each channel. */
final class NormRules {
  static final Set<String> KNOWN =
      Set.of(
          "BatchNormalization",
          "DequantizeLinear",
          "GroupNormalization",
          "InstanceNormalization",
          "LRN",
          "LayerNormalization",
          "MeanVarianceNormalization",
          "QuantizeLinear",
          "RMSNormalization");

  private NormRules() {}

  static void apply(Site site) {
    switch (site.node().opType()) {
      case "BatchNormalization", "InstanceNormalization" -> perChannel(site);
      case "QuantizeLinear", "DequantizeLinear" -> quantized(site);
      case "LayerNormalization", "RMSNormalization" -> overAxes(site);
      default -> overChannels(site);
    }
  }

  private static void perChannel(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    boolean trains = site.node().outputs().stream().skip(1).anyMatch(name -> !name.isEmpty());
    for (int input = 1; input < site.inputs(); input++) {
      int[] own = site.axes(input)[0];
      site.unite(axes[1], own, "are normalized by " + site.name() + " with numbers not their own");
    }
    if (trains) {
      site.fixInputs("go into " + site.name() + ", which is still being trained");
    }
    site.note(Kind.PER_CHANNEL, axes[1]);
    for (int axis = 2; axis < axes.length; axis++) {
      site.fix(axes[axis], "lie along rows or columns of " + site.name());
      axes[axis] = null;
    }
    site.out(0, axes);
    for (int output = 1; output < site.node().outputs().size(); output++) {
      site.nothing(output);
    }
  }

  private static void quantized(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    ValueShape shape = site.shape(0).orElseThrow();
    int scales = site.shape(1).map(ValueShape::rank).orElse(0);
    if (site.constant(0).filter(tensor -> !Site.isWhole(tensor.dataType())).isPresent()) {
      site.fixAll(0, "are stored in parts of bytes, which " + site.name() + " decodes");
    }
    if (site.attribute("block_size", 0) != 0 || scales > 1) {
      site.fixInputs("are quantized in blocks by " + site.name());
    } else if (scales == 1 && shape.rank() > 0) {
      int at = shape.axis(site.attribute("axis", 1));
      for (int input = 1; input < site.inputs(); input++) {
        if (!site.node().input(input).isEmpty() && site.shape(input).orElseThrow().size(0) > 1) {
          site.unite(
              axes[at],
              site.axes(input)[0],
              "are quantized by " + site.name() + " with numbers not their own");
        }
      }
    }
    site.out(0, axes);
  }

  private static void overAxes(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    int from = site.shape(0).orElseThrow().axis(site.attribute("axis", -1));
    String reason = "are normalized together by " + site.name();
    for (int axis = from; axis < axes.length; axis++) {
      site.fix(axes[axis], reason);
      axes[axis] = null;
    }
    for (int input = 1; input < site.inputs(); input++) {
      site.fixAll(input, reason);
    }
    site.out(0, axes);
    for (int output = 1; output < site.node().outputs().size(); output++) {
      site.nothing(output);
    }
  }

  private static void overChannels(Site site) {
    site.fixInputs("are normalized together by " + site.name());
    site.nothing(0);
  }
}
