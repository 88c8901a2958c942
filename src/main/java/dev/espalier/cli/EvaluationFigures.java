package dev.espalier.cli;

import dev.espalier.evaluate.ModelEvaluation;
import java.util.List;
import java.util.Optional;

/**
 * A model alone, in numbers.
 *
 * @param samples number of samples evaluated
 * @param accuracy where the data has labels and an output holds class scores
 * @param time of one call
 * @param notes what else there is to know
 */
record EvaluationFigures(
    long samples, Optional<ScoreFigures> accuracy, Optional<TimeFigures> time, List<String> notes)
    implements Command.Printable {

  static EvaluationFigures of(ModelEvaluation evaluation, List<String> classNames) {
    return new EvaluationFigures(
        evaluation.coverage().evaluated(),
        evaluation.score().map(score -> ScoreFigures.of(score, classNames)),
        evaluation.time().map(TimeFigures::of),
        evaluation.notes());
  }

  @Override
  public Object json() {
    return this;
  }

  @Override
  public String text() {
    FigureText text = new FigureText().samples(samples);
    accuracy.ifPresent(known ->
        text.line("accuracy (top 1)", known.top1().percent())
            .line("accuracy (top 5)", known.top5().map(Share::percent)));
    text.time(time);
    accuracy.ifPresent(known -> text.classes(known, Optional.empty()));
    return text.notes(notes).toString();
  }
}
