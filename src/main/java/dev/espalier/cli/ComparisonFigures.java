package dev.espalier.cli;

import dev.espalier.evaluate.Comparison;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A model beside its original, in numbers.
 *
 * @param samples number of samples evaluated
 * @param accuracy where the data has labels and an output holds class scores
 * @param fidelity how closely the model follows the original
 * @param layers error of the layers' outputs
 * @param time of one call
 * @param notes what else there is to know
 */
record ComparisonFigures(
    long samples,
    Optional<AccuracyFigures> accuracy,
    FidelityFigures fidelity,
    Optional<LayerFigures> layers,
    Optional<TimeFigures> time,
    List<String> notes)
    implements Command.Printable {

  static ComparisonFigures of(Comparison comparison, List<String> classNames) {
    return new ComparisonFigures(
        comparison.coverage().evaluated(),
        comparison.accuracy().map(accuracy -> AccuracyFigures.of(accuracy, classNames)),
        FidelityFigures.of(comparison),
        comparison.layerErrors().map(LayerFigures::of),
        comparison.latency().map(TimeFigures::of),
        comparison.notes());
  }

  @Override
  public Object json() {
    return this;
  }

  @Override
  public String text() {
    FigureText text = new FigureText().samples(samples);
    accuracy.ifPresent(known ->
        text.line("accuracy (top 1)", known.model().top1().percent())
            .line("  of the original", known.original().top1().percent())
            .line("  change", known.change().points())
            .line("accuracy (top 5)", known.model().top5().map(Share::percent))
            .line("  of the original", known.original().top5().map(Share::percent)));
    text.line("agreement with original", fidelity.agreement().map(Share::percent))
        .line("answers that changed", fidelity.changedAnswers().map(Object::toString))
        .line(
            "mean KL divergence",
            fidelity.meanKl().map(kl -> String.format(Locale.ROOT, "%.2g nats", kl)));
    fidelity.outputs().forEach((name, output) -> addOutput(text, name, output));
    text.time(time);
    accuracy.ifPresent(known -> text.classes(known.model(), Optional.of(known.original())));
    layers.ifPresent(known -> text.block(known.text()));
    return text.notes(notes).toString();
  }

  private static void addOutput(FigureText text, String name, OutputFigures output) {
    text.line("output " + name, words(output.error()))
        .line("  sentence embeddings", output.sentences().map(ComparisonFigures::words));
  }

  private static String words(ErrorFigures error) {
    String relative = error.relative().isEmpty() ? "" : ", relative error " + error.relative();
    String cosine = error.similarity().isEmpty() ? "" : ", cosine " + error.similarity();
    return (error.sqnrDb().isPresent() ? "SQNR " : "") + error.sqnr() + relative + cosine;
  }
}
