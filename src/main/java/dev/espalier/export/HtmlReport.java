package dev.espalier.export;

import dev.espalier.numeric.MinusSign;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The report as a page that needs nothing but itself. */
final class HtmlReport {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --line: #8884; --quiet: #777; --bar: #4a90d966; }
      body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
      h1 { font-size: 1.4rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; }
      .quiet { color: var(--quiet); } table { border-collapse: collapse; width: 100%; }
      th, td { padding: .25rem .5rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
      th { vertical-align: bottom; } th:first-child, td:first-child, .text { text-align: left; white-space: normal; }
      td.bar { background: linear-gradient(90deg, var(--bar) var(--p), transparent var(--p)); }
      .goals td { font-size: 1.05rem; } .wide { overflow-x: auto; }
      """;

  /** Of the table of layers, without the layer itself. */
  private static final int COLUMNS_BEFORE_TIMES = 12;

  private final StringBuilder page = new StringBuilder(16_384);
  private final ExportReport report;

  private HtmlReport(ExportReport report) {
    this.report = report;
  }

  static String of(ExportReport report) {
    return new HtmlReport(report).render();
  }

  private String render() {
    add("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">");
    add("<title>" + escape(report.exported()) + "</title><style>" + STYLE + "</style>\n");
    add("<h1>" + escape(report.exported()) + "</h1>\n<p class=\"quiet\">made from ");
    add(
        escape(report.original())
            + " by "
            + escape(report.made().program())
            + ", "
            + escape(report.made().created()));
    add("; checked by " + escape(report.made().runtime()) + "</p>\n");
    goals();
    validation();
    report.evaluation().ifPresent(this::evaluation);
    layers();
    return page.append("</html>\n").toString();
  }

  private void goals() {
    add("<h2>The whole network</h2>\n<table class=\"goals\"><tr><th></th><th>original</th>");
    add(
        "<th>shown before export<br>(estimate or"
            + " computed)</th><th>exported<br>(measured)</th><th>ratio</th></tr>\n");
    row(
        "File size",
        bytes(report.bytes().original()),
        bytes(report.bytes().estimated()),
        bytes(report.bytes().exported()),
        percent(report.bytes().ratio()));
    row(
        "Archive (.espalier)",
        "–",
        "–",
        report.bytes().archive().map(HtmlReport::bytes).orElse("–"),
        report
            .bytes()
            .archive()
            .map(archive -> percent((double) archive / report.bytes().original()))
            .orElse("–"));
    report
        .bytes()
        .ort()
        .ifPresent(ort ->
            row(
                "The same in onnxruntime's own format (.ort)",
                "–",
                "–",
                bytes(ort),
                percent((double) ort / report.bytes().original())));
    row("Weights in memory at run time", "–", "–", bytes(report.bytes().memory()), "–");
    row(
        "Time of one run in ms (one thread, median; " + escape(report.latency().timedOn()) + ")",
        millis(Optional.of(report.latency().original())),
        millis(report.latency().estimated())
            + report.latency().estimatedRatio().map(ratio -> ", " + times(ratio)).orElse(""),
        millis(Optional.of(report.latency().exported())),
        times(report.latency().ratio()));
    ExportReport.Loads loads = report.latency().loads();
    row(
        "Loading in ms (once, measured in turns)",
        millis(Optional.of(loads.original())),
        "–",
        millis(Optional.of(loads.exported())),
        times(loads.exported() / loads.original()));
    report
        .latency()
        .ortRatio()
        .ifPresent(ratio ->
            row(
                "Time of one run of the .ort, in turns with the original",
                "–",
                "–",
                "–",
                times(ratio)));
    add("</table>\n");
  }

  private void validation() {
    ExportReport.Validation checks = report.validation();
    add("<h2>What was checked before the file took its place</h2>\n<ul>");
    add(
        String.format(
            Locale.ROOT,
            "<li>The runtime loaded the file and ran it on %s.</li>",
            escape(checks.inputs())));
    add(
        String.format(
            Locale.ROOT,
            "<li>%,d weights in %d changed layer(s), decoded by the runtime, are bit for bit those"
                + " that were shown.</li>",
            checks.weightsCompared(),
            checks.layersCompared()));
    add(
        String.format(
            Locale.ROOT,
            "<li>Outputs differ from those of the trial model by at most %.2g of their root mean"
                + " square (accepted: %.0e).</li>",
            checks.outputDifference(),
            checks.outputTolerance()));
    checks
        .roundingDifference()
        .ifPresent(difference ->
            add(
                String.format(
                    Locale.ROOT,
                    "<li>Operators of the runtime's own round what flows into products to 8 bits:"
                        + " outputs differ from exact products with these weights by at most %.2g"
                        + " of their root mean square.</li>",
                    difference)));
    if (!checks.layersNotCompared().isEmpty()) {
      add("<li>Inside of control flow, where no output can show the weights: ");
      add(escape(String.join(", ", checks.layersNotCompared())) + ".</li>");
    }
    if (!checks.outputsNotCompared().isEmpty()) {
      add("<li>Another at each run of the same model, and so not compared: outputs ");
      add(escape(String.join(", ", checks.outputsNotCompared())) + ".</li>");
    }
    add("</ul>\n");
  }

  private void evaluation(EvaluationReport evaluation) {
    add("<h2>Measured on data before the export, with these weights</h2>\n<ul>");
    add(
        String.format(
            Locale.ROOT,
            "<li>%,d samples of %s</li>",
            evaluation.samples(),
            escape(evaluation.data())));
    evaluation
        .accuracy()
        .ifPresent(accuracy ->
            add(
                String.format(
                    Locale.ROOT,
                    "<li>Accuracy %.2f %% → %.2f %% (95 %% interval %.2f to %.2f)</li>",
                    100 * accuracy.original(),
                    100 * accuracy.compressed(),
                    100 * accuracy.low(),
                    100 * accuracy.high())));
    evaluation
        .agreement()
        .ifPresent(share ->
            add(
                String.format(
                    Locale.ROOT,
                    "<li>The same answer as the original to %.2f %%</li>",
                    100 * share)));
    evaluation
        .outputErrors()
        .forEach((output, error) ->
            add("<li>Relative error of output " + escape(output) + ": " + error(error) + "</li>"));
    evaluation
        .layersNotMeasured()
        .forEach((layer, reason) ->
            add("<li>Output not measured: " + escape(layer + " " + reason) + "</li>"));
    add("</ul>\n");
  }

  private void layers() {
    add(
        "<h2>Layer by layer</h2>\n"
            + "<div class=\"wide\"><table><tr><th>layer</th><th class=\"text\">what was done</th>");
    add(
        "<th>weights</th><th>bytes<br>original</th><th>bytes</th><th>archive</th><th>memory</th><th>bits</th>");
    add("<th>pruned<br>shown</th><th>zeros</th><th>SQNR dB<br>shown</th><th>SQNR dB</th>");
    add("<th>error of<br>the output</th>");
    add("<th>ms<br>original</th><th>ms<br>shown</th><th>ms<br>measured</th></tr>\n");
    report.layers().forEach(this::layer);
    sums();
    add("</table></div>\n");
  }

  /** Sizes and times of all layers together; what runs between them takes time, too. */
  private void sums() {
    ExportReport.Latencies latency = report.latency();
    boolean archived = report.layers().stream().anyMatch(l -> l.bytes().archive().isPresent());
    List<String> between = new ArrayList<>(Collections.nCopies(COLUMNS_BEFORE_TIMES, ""));
    between.add(millis(Optional.of(latency.originalBetween())));
    between.add("–");
    between.add(millis(Optional.of(latency.exportedBetween())));
    row("between the layers", between.toArray(String[]::new));
    List<String> all = new ArrayList<>();
    all.add("");
    all.add(sum(LayerReport::parameters));
    all.add(sum(layer -> layer.bytes().original()));
    all.add(sum(layer -> layer.bytes().exported()));
    all.add(archived ? sum(layer -> layer.bytes().archive().orElse(0L)) : "–");
    all.add(sum(layer -> layer.bytes().memory()));
    all.addAll(Collections.nCopies(COLUMNS_BEFORE_TIMES - all.size(), ""));
    all.add(millis(Optional.of(latency.original())));
    all.add(millis(latency.estimated()));
    all.add(millis(Optional.of(latency.exported())));
    row("all", all.toArray(String[]::new));
  }

  private String sum(ToLongFunction<LayerReport> figure) {
    return String.format(Locale.ROOT, "%,d", report.layers().stream().mapToLong(figure).sum());
  }

  private void layer(LayerReport layer) {
    add(
        "<tr><td>"
            + escape(layer.layer())
            + "<br><span class=\"quiet\">"
            + escape(layer.op())
            + " ");
    add(escape(layer.shape()) + "</span></td><td class=\"text\">" + escape(done(layer)) + "</td>");
    cell(String.format(Locale.ROOT, "%,d", layer.parameters()));
    cell(String.format(Locale.ROOT, "%,d", layer.bytes().original()));
    double share =
        layer.bytes().original() == 0
            ? 1
            : (double) layer.bytes().exported() / layer.bytes().original();
    add(
        String.format(
            Locale.ROOT,
            "<td class=\"bar\" style=\"--p:%.1f%%\">%,d</td>",
            100 * Math.min(1, share),
            layer.bytes().exported()));
    cell(
        layer
            .bytes()
            .archive()
            .map(archive -> String.format(Locale.ROOT, "%,d", archive))
            .orElse("–"));
    cell(String.format(Locale.ROOT, "%,d", layer.bytes().memory()));
    cell(Integer.toString(layer.encoding().bits()));
    cell(percent(layer.sparsity().pruned()));
    cell(percent(layer.sparsity().zeros()));
    cell(layer.sqnrDb().flatMap(LayerReport.Sqnr::estimated).map(HtmlReport::decibel).orElse("–"));
    cell(
        layer
            .sqnrDb()
            .map(sqnr -> sqnr.exported().map(HtmlReport::decibel).orElse("∞"))
            .orElse("–"));
    cell(
        report
            .evaluation()
            .flatMap(known -> Optional.ofNullable(known.layerErrors().get(layer.layer())))
            .map(HtmlReport::error)
            .orElse("–"));
    cell(millis(layer.millis().original()));
    cell(millis(layer.millis().estimated()));
    cell(millis(layer.millis().exported()));
    add("</tr>\n");
  }

  private static String done(LayerReport layer) {
    String computed =
        layer.encoding().computed().map(how -> "; computed with " + how.words()).orElse("");
    if (!layer.changed()) {
      return "unchanged" + computed;
    }
    String factored =
        layer.encoding().factorization().equals("none")
            ? ""
            : "two layers: " + layer.encoding().factorization() + "; ";
    String pruned =
        layer.encoding().pruning().equals("none")
            ? ""
            : "pruned: " + layer.encoding().pruning() + "; ";
    String equalized =
        layer.encoding().equalization().equals("none")
            ? ""
            : "equalized " + layer.encoding().equalization() + "; ";
    return equalized
        + factored
        + pruned
        + "stored as "
        + layer.encoding().quantization()
        + layer.encoding().written().map(how -> "; in the file " + how).orElse("")
        + computed;
  }

  private void row(String name, String... cells) {
    add("<tr><td>" + name + "</td>");
    for (String cell : cells) {
      cell(cell);
    }
    add("</tr>\n");
  }

  private void cell(String text) {
    add("<td>" + text + "</td>");
  }

  private void add(String text) {
    page.append(text);
  }

  private static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d B", bytes);
  }

  private static String error(double relative) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * relative);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f×", ratio);
  }

  private static String millis(Optional<Double> millis) {
    return millis
        .map(value -> String.format(Locale.ROOT, value < 0.1 ? "%.4f" : "%.3f", value))
        .orElse("–");
  }

  private static String decibel(double decibel) {
    return MinusSign.typeset(String.format(Locale.ROOT, "%.1f", decibel));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
