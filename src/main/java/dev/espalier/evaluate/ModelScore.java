package dev.espalier.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many labelled samples a model got right.
 *
 * @param top1 samples whose highest score is the right class
 * @param top5 samples whose five highest scores have the right class among them; nothing for models
 *     of five classes or fewer, which cannot fail
 * @param confusion which classes were taken for which
 */
public record ModelScore(Proportion top1, Optional<Proportion> top5, ConfusionMatrix confusion) {

  /** The accuracy of each class, by label. */
  public List<Proportion> perClass() {
    return IntStream.range(0, confusion.classes()).mapToObj(confusion::recall).toList();
  }
}
