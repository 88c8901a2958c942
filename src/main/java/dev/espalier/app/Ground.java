package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.data.Dataset;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.tune.NetworkCalibration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a smaller network depends on.
 *
 * @param structure the blocks and rows that are taken out first
 * @param plan the channels that are removed of what is left
 * @param data what the project is evaluated on
 * @param calibrationData what is repaired on
 */
record Ground(
    StructurePlan structure,
    ChannelPlan plan,
    Optional<Dataset> data,
    Optional<Dataset> calibrationData) {

  /**
   * A network without blocks and rows, with all channels: in which channels are looked for.
   *
   * @param ground what it depends on
   * @param project open as long as it is in use
   */
  record Base(Ground ground, OpenProject project) {}

  /**
   * What is left.
   *
   * @param base empty if no blocks or rows are taken out
   * @param left with a file of its own
   */
  record Made(Optional<Base> base, OpenProject left) {
    /** Lets go of all that is not kept elsewhere. */
    void discard(Optional<Base> kept) {
      left.discard();
      base.filter(own -> kept.filter(own::equals).isEmpty())
          .ifPresent(own -> own.project().discard());
    }
  }

  /** Nothing if a recipe removes nothing. */
  static Optional<Ground> of(
      Recipe recipe, Optional<Dataset> data, Optional<Dataset> calibrationData) {
    return recipe.removes()
        ? Optional.of(new Ground(recipe.structure(), recipe.channels(), data, calibrationData))
        : Optional.empty();
  }

  /** Samples to look at what flows through a network. */
  static Optional<ChannelRemoval.Samples> samples(Optional<Dataset> data) {
    return data.map(known -> new ChannelRemoval.Samples(known, NetworkCalibration.SAMPLES));
  }

  /** What the network with all channels depends on. */
  private Ground withoutChannels() {
    ChannelRepair repair = structure.dropped().isEmpty() ? ChannelRepair.NONE : plan.repair();
    return new Ground(structure, new ChannelPlan(Map.of(), repair), data, calibrationData);
  }

  /**
   * The same without repair, which is made in a moment; nothing where that would not be another
   * one, or where blocks go first.
   */
  Optional<Ground> draft() {
    return plan.needsSamples() && calibrationData.isPresent() && !structure.removes()
        ? Optional.of(
            new Ground(structure, plan.withRepair(ChannelRepair.NONE), data, calibrationData))
        : Optional.empty();
  }

  /**
   * Makes what is left.
   *
   * @param known the network without blocks that was made last; taken if it is the same
   */
  Made make(OpenProject whole, Optional<Base> known, Services services, TaskContext context)
      throws IOException, RuntimeFailure {
    Optional<Base> base = Optional.empty();
    if (structure.removes()) {
      Ground first = withoutChannels();
      Optional<Base> same = known.filter(made -> made.ground().equals(first));
      base = same.isPresent() ? same : Optional.of(base(first, whole, services, context));
    }
    OpenProject from = base.map(Base::project).orElse(whole);
    boolean done = false;
    try {
      OpenProject left =
          new ChannelRemoval(from, services.runtime(), services.algebra())
              .remove(plan, samples(calibrationData), context);
      done = true;
      return new Made(base, left);
    } finally {
      if (!done) {
        base.filter(own -> known.filter(own::equals).isEmpty())
            .ifPresent(own -> own.project().discard());
      }
    }
  }

  private static Base base(Ground ground, OpenProject whole, Services services, TaskContext context)
      throws IOException, RuntimeFailure {
    OpenProject project =
        new StructureRemoval(whole, services.runtime(), services.algebra())
            .remove(
                ground.structure(),
                ground.plan().repair(),
                samples(ground.calibrationData()),
                context);
    return new Base(ground, project);
  }

  /** What is removed, as the subject of a sentence. */
  static String words(Recipe recipe) {
    List<String> words = new ArrayList<>();
    if (!recipe.structure().dropped().isEmpty()) {
      words.add("parts of the network");
    }
    if (!recipe.structure().rows().isEmpty()) {
      words.add("rows of tables");
    }
    if (recipe.channels().removes() || words.isEmpty()) {
      words.add("channels");
    }
    String last = words.removeLast();
    return words.isEmpty() ? last : String.join(", ", words) + " and " + last;
  }
}
