package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.data.DataException;
import dev.espalier.network.Network;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.structure.block.Block;
import dev.espalier.structure.block.BlockGraph;
import dev.espalier.structure.block.BlockScore;
import dev.espalier.structure.block.BlockScorer;
import dev.espalier.structure.couple.CarriedChannels;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.cut.StructureCut;
import dev.espalier.structure.repair.Repair;
import dev.espalier.structure.repair.RepairedNetwork;
import dev.espalier.structure.vocabulary.TokenTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the blocks and the tables of tokens of a network, and makes the network without them. */
public final class StructureRemoval {
  private final OpenProject project;
  private final BlockGraph blocks;
  private final TokenTables tables;
  private final ModelRuntime runtime;
  private final LinearAlgebra algebra;

  /** Looks at a project's network. */
  public StructureRemoval(OpenProject project, ModelRuntime runtime, LinearAlgebra algebra) {
    this.project = project;
    this.runtime = runtime;
    this.algebra = algebra;
    this.blocks = BlockGraph.of(project.network());
    this.tables = TokenTables.of(project.network());
  }

  /** Its blocks. */
  public BlockGraph blocks() {
    return blocks;
  }

  /** Its tables of tokens. */
  public TokenTables tables() {
    return tables;
  }

  /**
   * How much each block does.
   *
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   */
  public Map<String, BlockScore> scores(ChannelRemoval.Samples samples, TaskContext context)
      throws RuntimeFailure, DataException {
    return scores(blocks.blocks(), samples, context);
  }

  private Map<String, BlockScore> scores(
      List<Block> looked, ChannelRemoval.Samples samples, TaskContext context)
      throws RuntimeFailure, DataException {
    context.progress().report(-1, "what blocks do");
    return BlockScorer.measure(
        blocks, looked, runtime, samples.data(), samples.count(), context.cancel());
  }

  /**
   * The blocks that do least, see {@link BlockGraph#least}.
   *
   * @throws IllegalArgumentException if there are fewer
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   */
  public List<String> least(int count, ChannelRemoval.Samples samples, TaskContext context)
      throws RuntimeFailure, DataException {
    return blocks.least(count, scores(blocks.countable(), samples, context));
  }

  /**
   * The network without blocks and rows, as a project of its own, which is to be closed before this
   * one's; the data is this one's.
   *
   * @param repair what is done about the error that dropped blocks make, if there are samples
   * @throws IllegalArgumentException if a block or table is not known or cannot be changed
   * @throws IOException if there is no room for the smaller model, or samples cannot be read
   * @throws RuntimeFailure if a network cannot be run
   */
  public OpenProject remove(
      StructurePlan plan,
      ChannelRepair repair,
      Optional<ChannelRemoval.Samples> samples,
      TaskContext context)
      throws IOException, RuntimeFailure {
    context.progress().report(0, "dropping blocks");
    Set<String> replaced =
        blocks.blocks(plan.dropped()).stream().map(Block::to).collect(Collectors.toSet());
    return SmallerModel.write(
        project,
        StructureCut.of(blocks, tables, plan),
        replaced,
        smaller -> {
          if (!replaced.isEmpty() && repair.repairs() && samples.isPresent()) {
            repair(smaller, repair, samples.get(), context);
          }
        });
  }

  /**
   * Finds channels that are removed of what one plan leaves in what another one leaves.
   *
   * @param channels those that are removed
   * @throws IllegalArgumentException if a block or table is not known or cannot be changed, or a
   *     group is not, or has not as many channels as where they were chosen
   * @throws IOException if there is no room for what is left
   */
  public CarriedChannels carry(
      StructurePlan before, ChannelPlan channels, StructurePlan now, TaskContext context)
      throws IOException {
    context.progress().report(-1, "channels that stay removed");
    return look(
        before,
        old -> {
          context.cancel().throwIfCancelled();
          ChannelRemoval.check(old, channels);
          return look(now, left -> CarriedChannels.of(old, channels.removed(), left));
        });
  }

  /** What is done with the channels of what a plan leaves, while its model is open. */
  private interface Look {
    CarriedChannels at(ChannelGraph graph) throws IOException;
  }

  private CarriedChannels look(StructurePlan plan, Look look) throws IOException {
    if (!plan.removes()) {
      return look.at(ChannelGraph.of(project.network()));
    }
    Path file = Files.createTempFile("espalier-", ".onnx");
    try {
      StructureCut.of(blocks, tables, plan).write(file);
      try (OnnxModel model = OnnxModel.open(file)) {
        return look.at(ChannelGraph.of(Network.of(model, project.network().whole())));
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void repair(
      RepairedNetwork smaller,
      ChannelRepair repair,
      ChannelRemoval.Samples samples,
      TaskContext context)
      throws RuntimeFailure, DataException {
    ChannelGraph.Remainder all = ChannelGraph.of(project.network()).without(Map.of());
    new Repair(runtime, algebra, samples.data(), samples.count())
        .repair(project.network(), all, smaller, repair, context.progress(), context.cancel());
  }
}
