package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.LayerChange;
import dev.espalier.compress.NetworkSize;
import dev.espalier.compress.WrittenForm;
import dev.espalier.compress.activation.SeenSums;
import dev.espalier.compress.encode.WeightForm;
import dev.espalier.estimate.Basis;
import dev.espalier.estimate.Figure;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.export.archive.Packed;
import dev.espalier.export.archive.PackedPart;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.Distortion;
import dev.espalier.method.LowRank;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.onnx.DataType;
import dev.espalier.recipe.LayerPlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts estimates and findings side by side. */
final class ReportBuilder {

  private static final String PROGRAM =
      "Espalier "
          + Optional.ofNullable(ReportBuilder.class.getPackage().getImplementationVersion())
              .orElse("(development)");

  private final ExportRequest request;
  private final CompressedNetwork compressed;
  private final Findings findings;
  private final NetworkSize sizes;
  private final ComputedWords computed;
  private final Optional<Packed> packed;
  private final Optional<OrtFindings> ort;

  /** What became of the model besides, and which of its sums saturate on samples. */
  record Besides(
      Optional<Packed> packed, Optional<OrtFindings> ort, Map<LayerId, SeenSums.Seen> onSamples) {}

  private ReportBuilder(
      ExportRequest request, CompressedNetwork compressed, Findings findings, Besides besides) {
    this.request = request;
    this.compressed = compressed;
    this.packed = besides.packed();
    this.ort = besides.ort();
    this.findings = findings;
    this.computed = new ComputedWords(compressed, findings.kernels(), besides.onSamples());
    this.sizes = request.compressor().size(request.recipe());
  }

  static ExportReport build(
      ExportRequest request, CompressedNetwork compressed, Findings findings, Besides besides) {
    return new ReportBuilder(request, compressed, findings, besides).build();
  }

  private ExportReport build() {
    List<LayerReport> layers = layers();
    OptionalDouble global = request.recipe().globalSparsity();
    return new ExportReport(
        ExportReport.SCHEMA_VERSION,
        new ExportReport.Made(
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), PROGRAM, findings.runtime()),
        request.network().whole().model().file().getFileName().toString(),
        request.target().getFileName().toString(),
        new ExportReport.Bytes(
            request.network().whole().fileBytes(),
            request.estimate().bytes(),
            findings.bytes(),
            packed.map(Packed::archiveBytes),
            ort.map(OrtFindings::bytes),
            layers.stream().mapToLong(layer -> layer.bytes().memory()).sum()),
        global.isPresent() ? Optional.of(global.getAsDouble()) : Optional.empty(),
        validation(),
        latency(),
        request.evaluated().map(EvaluationReport::of),
        layers);
  }

  private ExportReport.Validation validation() {
    return new ExportReport.Validation(
        request.inputsAre(),
        findings.weights(),
        findings.layers(),
        findings.notCompared(),
        OutputCheck.tolerance(compressed),
        findings.outputs().difference(),
        finite(boxed(findings.rounding())),
        List.copyOf(findings.outputs().random()));
  }

  private ExportReport.Latencies latency() {
    Optional<Double> millis = estimated(request.estimate().millis());
    Optional<Double> before = request.estimate().originalMillis().map(Figure::value);
    return new ExportReport.Latencies(
        findings.latency().paired().first().medianMillis(),
        millis,
        millis.flatMap(now -> before.map(original -> now / original)),
        findings.latency().paired().second().medianMillis(),
        findings.latency().paired().medianRatio(),
        ort.map(found -> found.paired().medianRatio()),
        findings.latency().first().otherMillis(),
        findings.latency().second().otherMillis(),
        timedOn(),
        findings.loads());
  }

  /** What the times were measured on: names and sizes. */
  private String timedOn() {
    return request.timedOn().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(input ->
            input.getKey()
                + " "
                + Arrays.stream(input.getValue().shape())
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining("x")))
        .collect(Collectors.joining(", "));
  }

  /** Those that went with their blocks stay where they were among the others. */
  private List<LayerReport> layers() {
    Map<LayerId, Layer> left = new LinkedHashMap<>();
    request.network().layers().forEach(layer -> left.put(layer.id(), layer));
    List<LayerReport> reports = new ArrayList<>();
    for (Layer whole : request.network().whole().layers()) {
      Layer layer = left.remove(whole.id());
      reports.add(layer == null ? dropped(whole) : layer(layer));
    }
    left.values().forEach(layer -> reports.add(layer(layer)));
    return reports;
  }

  private LayerReport dropped(Layer layer) {
    boolean alone = request.recipe().structure().dropped().contains(layer.id().value());
    String how = alone ? "dropped" : "dropped with its block";
    return new LayerReport(
        layer.id().value(),
        layer.op(),
        layer.shape(),
        0,
        true,
        new LayerReport.Encoding("none", "none", how, "as it was", 0),
        new LayerReport.Bytes(layer.fileBytes(), 0, Optional.empty(), 0),
        new LayerReport.Sparsity(0, 0),
        Optional.empty(),
        new LayerReport.Times(
            boxed(findings.latency().first().millis(layer.id())),
            Optional.empty(),
            Optional.empty()));
  }

  private LayerReport layer(Layer layer) {
    LayerPlan plan = request.recipe().plan(layer.id().value());
    LayerEstimate estimate =
        Objects.requireNonNull(request.estimate().layers().get(layer.id().value()));
    Optional<CompressedWeight> weight = compressed.weight(layer.id());
    Layer whole = request.network().whole().layer(layer.id()).orElse(layer);
    boolean cut = whole.parameters() != layer.parameters();
    return new LayerReport(
        layer.id().value(),
        layer.op(),
        cut ? whole.shape() + " -> " + layer.shape() : layer.shape(),
        layer.parameters(),
        cut || weight.isPresent(),
        encoding(layer, plan, weight),
        new LayerReport.Bytes(
            whole.fileBytes(), sizes.layer(layer.id()), archived(layer.id()), memory(layer)),
        new LayerReport.Sparsity(
            estimate.sparsity().value(), weight.map(CompressedWeight::sparsity).orElse(0.0)),
        weight.map(w ->
            new LayerReport.Sqnr(
                finite(estimate.sqnrDb().map(Figure::value)),
                finite(Optional.of(Distortion.of(compressed.source().weight(layer), w).sqnrDb())))),
        new LayerReport.Times(
            boxed(findings.latency().first().millis(layer.id())),
            estimated(estimate.millis()),
            boxed(findings.latency().second().millis(layer.id()))));
  }

  /**
   * What is known of a layer that became two is that of both. Layers of few codes are coded
   * together with names and fields, and have their share of that.
   */
  private Optional<Long> archived(LayerId id) {
    Set<String> names = Set.of(id.value(), id.value() + ".first", id.value() + ".second");
    List<PackedPart> parts =
        packed.map(Packed::parts).orElse(List.of()).stream()
            .filter(part -> names.contains(part.name()))
            .toList();
    return parts.isEmpty()
        ? packed.map(archive -> shareOfRest(archive, sizes.layer(id)))
        : Optional.of(parts.stream().mapToLong(PackedPart::archiveBytes).sum());
  }

  private static long shareOfRest(Packed archive, long bytes) {
    PackedPart rest = archive.parts().getLast();
    return rest.fileBytes() == 0 ? 0 : rest.archiveBytes() * bytes / rest.fileBytes();
  }

  /**
   * The runtime folds what decodes the weights, and keeps the floats, unless they stay packed or
   * integers.
   */
  private long memory(Layer layer) {
    Optional<WeightForm.Blocks> packed = compressed.packed(layer);
    if (packed.isPresent()) {
      return packed.get().bytes(layer.weight().dims());
    }
    if (findings.kernels().of(layer).filter(KernelFindings::isInteger).isPresent()) {
      return layer.parameters();
    }
    boolean halves = layer.weight().type() == DataType.FLOAT16;
    long width = halves ? Short.BYTES : Float.BYTES;
    return compressed.weight(layer.id()).orElse(null) instanceof LowRank product
        ? width
            * (product.first().shape().elementCount()
                + (long) product.second().shape().elementCount())
        : width * layer.parameters();
  }

  private LayerReport.Encoding encoding(
      Layer layer, LayerPlan plan, Optional<CompressedWeight> weight) {
    LayerPlan done =
        request.compressor().change(layer, request.recipe()).map(LayerChange::plan).orElse(plan);
    return weight.isEmpty()
        ? new LayerReport.Encoding(
            "none",
            "none",
            pruning(layer, "none"),
            "as it was",
            Optional.empty(),
            computed.of(layer),
            layer.storedBits())
        : new LayerReport.Encoding(
            compressed.source().rescales(layer)
                ? PlanWords.equalized(layer, request.network(), request.recipe())
                : "none",
            weight.get() instanceof LowRank product
                ? PlanWords.of(product, plan.factorization().weighting())
                : "none",
            pruning(layer, PlanWords.of(done.method(), request.recipe())),
            PlanWords.of(done.quantization()),
            Optional.of(WrittenForm.of(compressed, layer).words()),
            computed.of(layer),
            weight.get().bits());
  }

  /** With the weights that went with removed channels or rows. */
  private String pruning(Layer layer, String words) {
    Layer whole = request.network().whole().layer(layer.id()).orElse(layer);
    long removed = whole.parameters() - layer.parameters();
    if (removed == 0) {
      return words;
    }
    boolean rows = request.recipe().structure().rows().containsKey(layer.id().value());
    String channels =
        String.format(
            Locale.ROOT,
            "%,d of %,d weights with %s",
            removed,
            whole.parameters(),
            rows ? "rows of tokens that are not kept" : "channels");
    return words.equals("none") ? channels : channels + ", then " + words;
  }

  /** What was only assumed is no estimate. */
  private static Optional<Double> estimated(Optional<Figure> figure) {
    return figure.filter(known -> known.basis() != Basis.ASSUMED).map(Figure::value);
  }

  /** JSON has no infinity. */
  private static Optional<Double> finite(Optional<Double> number) {
    return number.filter(Double::isFinite);
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }
}
