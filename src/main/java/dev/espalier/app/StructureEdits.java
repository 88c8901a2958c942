package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.structure.couple.CarriedChannels;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Changes what is taken out of a network whole, each time as one step that can be undone. Where
 * channels are removed of what was left before, they are looked for in the background in what is
 * left then, so that those that are still there stay removed; changes wait for one another. Called
 * on the delivery thread.
 */
final class StructureEdits {
  private final Services services;
  private final ProjectSessions sessions;
  private final ProjectSessions.Listener listener;
  private final Deque<Change> waiting = new ArrayDeque<>();
  private Told told = new Told(StructurePlan.NONE, Map.of(), "");
  private boolean closed;

  /** What a person asked for. */
  private record Change(UnaryOperator<StructurePlan> change, String description) {}

  /** What there is to say as long as the recipe takes out what it was found for. */
  private record Told(StructurePlan plan, Map<String, BitSet> removed, String sentences) {}

  StructureEdits(Services services, ProjectSessions sessions, ProjectSessions.Listener listener) {
    this.services = services;
    this.sessions = sessions;
    this.listener = listener;
  }

  /** The plan with all that was asked for, be it done or not. */
  StructurePlan wanted() {
    StructurePlan plan = sessions.recipe().structure();
    for (Change change : waiting) {
      plan = change.change().apply(plan);
    }
    return plan;
  }

  /** Which removed channels are there again since the last change, as sentences; may be empty. */
  String told() {
    Recipe now = sessions.recipe();
    boolean same =
        told.plan().equals(now.structure()) && told.removed().equals(now.channels().removed());
    return same ? told.sentences() : "";
  }

  /**
   * Changes the plan.
   *
   * @param removal the blocks and tables of the network
   */
  void change(StructureRemoval removal, UnaryOperator<StructurePlan> change, String description) {
    waiting.add(new Change(change, description));
    if (waiting.size() == 1) {
      next(removal);
    }
    listener.changed().run();
  }

  private void next(StructureRemoval removal) {
    if (closed || waiting.isEmpty()) {
      return;
    }
    Recipe now = sessions.recipe();
    StructurePlan before = now.structure();
    ChannelPlan channels = now.channels();
    StructurePlan plan = waiting.getFirst().change().apply(before);
    if (!channels.removes() || plan.equals(before)) {
      take(removal, plan, channels.removed(), "");
      return;
    }
    services
        .tasks()
        .submit(
            "Finding the channels that stay removed",
            context -> removal.carry(before, channels, plan, context),
            new Carried(removal, now, plan));
  }

  private void take(
      StructureRemoval removal, StructurePlan plan, Map<String, BitSet> removed, String sentences) {
    String description = waiting.removeFirst().description();
    told = new Told(plan, removed, sentences);
    listener
        .edit()
        .edit(
            recipe ->
                recipe.withStructure(plan).withChannels(recipe.channels().withRemoved(removed)),
            description,
            null);
    next(removal);
  }

  /** What is done with channels that were found again. */
  private final class Carried implements Outcome<CarriedChannels> {
    private final StructureRemoval removal;
    private final Recipe asked;
    private final StructurePlan plan;

    Carried(StructureRemoval removal, Recipe asked, StructurePlan plan) {
      this.removal = removal;
      this.asked = asked;
      this.plan = plan;
    }

    /** Whether the recipe is the same still, as far as it counts. */
    private boolean counts() {
      Recipe now = sessions.recipe();
      return now.structure().equals(asked.structure())
          && now.channels().removed().equals(asked.channels().removed());
    }

    @Override
    public void done(CarriedChannels channels) {
      if (closed) {
        return;
      }
      if (counts()) {
        take(removal, plan, channels.removed(), words(channels));
      } else {
        next(removal);
      }
      listener.changed().run();
    }

    @Override
    public void failed(Failure failure) {
      gaveUp();
      listener.failed().accept(failure.titled("Blocks and tokens stay as they are"));
    }

    @Override
    public void cancelled() {
      gaveUp();
    }

    private void gaveUp() {
      waiting.clear();
      listener.changed().run();
    }
  }

  private static String words(CarriedChannels channels) {
    String words = CarriedWords.of(channels);
    return words.isEmpty() ? "" : words + " Undo brings back what was removed.";
  }

  void close() {
    closed = true;
  }
}
