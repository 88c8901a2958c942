package dev.espalier.cli;

import dev.espalier.evaluate.ModelScore;
import dev.espalier.evaluate.Proportion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many answers of a model are right.
 *
 * @param top1 accuracy
 * @param top5 share of samples whose five highest scores have the right class among them
 * @param perClass accuracy by class, of the classes that occur; by number where they have no names
 */
record ScoreFigures(Share top1, Optional<Share> top5, Map<String, Double> perClass) {

  static ScoreFigures of(ModelScore score, List<String> classNames) {
    Map<String, Double> perClass = new LinkedHashMap<>();
    List<Proportion> classes = score.perClass();
    for (int label = 0; label < classes.size(); label++) {
      if (classes.get(label).total() > 0) {
        String name = label < classNames.size() ? classNames.get(label) : Integer.toString(label);
        perClass.put(name, classes.get(label).value());
      }
    }
    return new ScoreFigures(Share.of(score.top1()), score.top5().map(Share::of), perClass);
  }
}
