package dev.espalier.ui.inspector;

import dev.espalier.method.Clustering;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Scheme;
import dev.espalier.recipe.Encoding;
import dev.espalier.ui.fx.Units;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.jspecify.annotations.Nullable;

/** How the weights of the selected layers are stored. */
public final class QuantizationViewModel {

  /** The stops of the bit-width slider. */
  static final List<Integer> BIT_WIDTHS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 16, 32);

  private final SelectedPlan selected;

  QuantizationViewModel(SelectedPlan selected) {
    this.selected = selected;
  }

  // Properties

  ReadOnlyObjectProperty<SelectedPlan.State> stateProperty() {
    return selected.stateProperty();
  }

  Quantization quantization() {
    return selected.plan().quantization();
  }

  /** Which operators the weights are written for. */
  Encoding encoding() {
    return selected.plan().encoding().orElse(selected.state().recipe().encoding());
  }

  /** Why a choice cannot be made; empty if it can. */
  Optional<String> problem(Enum<?> choice) {
    return Applicability.problem(choice, selected.state());
  }

  /** Bits of a weight, as it is carried out: integers have no more than 8, whatever is planned. */
  int bits() {
    SelectedPlan.State state = selected.state();
    return state.computesIntegers() ? state.done().quantization().bits() : quantization().bits();
  }

  /** What the bit width means. */
  String meaning() {
    Quantization quantization = quantization();
    int bits = quantization.bits();
    if (selected.state().computesIntegers()) {
      int used = selected.state().done().quantization().bits();
      return levels((1 << used) - 1) + (used == bits ? "" : ": integers of " + used + " bits");
    }
    if (bits == 32) {
      return "float, as it is";
    }
    return switch (quantization.effectiveFormat()) {
      case UNIFORM ->
          switch (bits) {
            case 16 -> "half float";
            case 1 -> "sign × scale";
            default -> levels(steps(quantization));
          };
      case FIXED_POINT -> levels(steps(quantization));
      case KMEANS -> levels(1 << bits);
      case NORMAL_FLOAT -> levels(1 << bits);
      case POWER_OF_TWO -> levels((1 << bits) - 1);
      case TERNARY -> levels(3);
      case HASHED -> "a value for " + Units.format("%.1f", 32.0 / bits) + " weights";
      case FLOAT8_E4M3, FLOAT8_E5M2 -> "8-bit float × scale";
      case FLOAT4_E2M1 -> "4-bit float × scale";
      case BFLOAT16 -> "brain float";
    };
  }

  /** Which layers share the table. */
  String sharing() {
    return SharingWords.of(selected.state().sharing());
  }

  /** Symmetric grids have as many levels below zero as above, and so one less. */
  private static int steps(Quantization quantization) {
    return (1 << quantization.bits()) - (quantization.scheme() == Scheme.SYMMETRIC ? 1 : 0);
  }

  private static String levels(int count) {
    return count + " levels";
  }

  // Commands

  /** Stores the weights in so many bits. */
  void setBits(int bits) {
    change(q -> q.withBits(bits), bits + " bits for " + selected.state().name(), "bits");
  }

  /** Says what kind of levels weights are rounded to; at 32 bits, 8 bits come with it. */
  void setFormat(Format format) {
    change("Format", q -> (q.quantizes() ? q : q.withBits(8)).withFormat(format));
  }

  /** Says how tables of levels are found. */
  void setClustering(Clustering clustering) {
    change("Clustering", q -> q.withClustering(clustering));
  }

  /** Places the zero of the grid. */
  void setScheme(Scheme scheme) {
    change("Scheme", q -> q.withScheme(scheme));
  }

  /** Says how many weights share a scale or a table. */
  void setGranularity(Granularity granularity) {
    change("Granularity", q -> q.withGranularity(granularity));
  }

  /** Says what the table is called that layers share. */
  void setTable(String name) {
    change("Table", q -> q.withTable(name));
  }

  /** Says how the range of the levels is chosen. */
  void setRange(RangeMethod range) {
    change("Range", q -> q.withRange(range));
  }

  /** Says how weights are rounded. */
  void setRounding(Rounding rounding) {
    change("Rounding", q -> q.withRounding(rounding));
  }

  /** Says which operators the weights are written for. */
  void setEncoding(Encoding encoding) {
    selected.edit(
        p -> p.withEncoding(Optional.of(encoding)),
        "Operators of " + selected.state().name(),
        null);
  }

  /** Ends a drag: what comes next is a step of its own. */
  void endDrag() {
    selected.endDrag();
  }

  private void change(String what, UnaryOperator<Quantization> change) {
    change(change, what + " of " + selected.state().name(), null);
  }

  private void change(UnaryOperator<Quantization> change, String what, @Nullable String coalesce) {
    selected.edit(p -> p.withQuantization(change.apply(p.quantization())), what, coalesce);
  }
}
