package dev.espalier.tune.speed;

import dev.espalier.network.LayerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Runs of layers that follow one another, as a change between integers and floats costs time at
 * both ends of a run, however long it is.
 *
 * @param layers all that can be computed with integers, in the order in which they are run
 */
record Segments(List<LayerId> layers) {
  /** How many layers a border is moved by at most. */
  private static final int FARTHEST = 2;

  Segments {
    layers = List.copyOf(layers);
  }

  /** The longest runs of which all layers are such. */
  List<List<LayerId>> runs(Predicate<LayerId> such) {
    List<List<LayerId>> runs = new ArrayList<>();
    List<LayerId> run = new ArrayList<>();
    for (LayerId layer : layers) {
      if (such.test(layer)) {
        run.add(layer);
      } else if (!run.isEmpty()) {
        runs.add(run);
        run = new ArrayList<>();
      }
    }
    if (!run.isEmpty()) {
      runs.add(run);
    }
    return runs;
  }

  /** The runs of layers that lose, those first that lose most. */
  List<List<LayerId>> losses(ToDoubleFunction<LayerId> gain) {
    List<List<LayerId>> runs = runs(layer -> gain.applyAsDouble(layer) < 0);
    runs.sort(Comparator.comparingDouble(run -> sum(run, gain)));
    return runs;
  }

  /** The run with the largest gain in sum (Kadane); empty if no layer gains. */
  List<LayerId> best(ToDoubleFunction<LayerId> gain) {
    List<LayerId> best = List.of();
    double most = 0;
    int from = 0;
    double sum = 0;
    for (int to = 0; to < layers.size(); to++) {
      if (sum <= 0) {
        from = to;
        sum = 0;
      }
      sum += gain.applyAsDouble(layers.get(to));
      if (sum > most) {
        most = sum;
        best = layers.subList(from, to + 1);
      }
    }
    return best;
  }

  private static double sum(List<LayerId> run, ToDoubleFunction<LayerId> gain) {
    return run.stream().mapToDouble(gain).sum();
  }

  /**
   * What comes of a choice if one of its borders is moved by one layer or two, or one of its runs
   * of integers is given up.
   */
  List<Set<LayerId>> neighbours(Set<LayerId> integers) {
    Set<Set<LayerId>> found = new LinkedHashSet<>();
    for (int at = 0; at <= layers.size(); at++) {
      boolean before = at > 0 && integers.contains(layers.get(at - 1));
      boolean after = at < layers.size() && integers.contains(layers.get(at));
      if (before != after) {
        for (int far = 1; far <= FARTHEST; far++) {
          found.add(with(integers, at - far, at, after));
          found.add(with(integers, at, at + far, before));
        }
      }
    }
    for (List<LayerId> run : runs(integers::contains)) {
      Set<LayerId> without = new HashSet<>(integers);
      run.forEach(without::remove);
      found.add(without);
    }
    found.remove(integers);
    return List.copyOf(found);
  }

  private Set<LayerId> with(Set<LayerId> integers, int from, int to, boolean such) {
    Set<LayerId> changed = new HashSet<>(integers);
    List<LayerId> moved = layers.subList(Math.max(0, from), Math.min(layers.size(), to));
    if (such) {
      changed.addAll(moved);
    } else {
      moved.forEach(changed::remove);
    }
    return changed;
  }
}
