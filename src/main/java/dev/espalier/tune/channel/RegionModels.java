package dev.espalier.tune.channel;

import dev.espalier.estimate.probe.LayerInput;
import dev.espalier.estimate.probe.PartText;
import dev.espalier.onnx.ModelCut;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.ValueInfo;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.cut.ChannelCut;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The region of a group as models of their own, in files of a folder: whole, and with fewer
 * channels.
 *
 * @param inputs what flows into the region
 * @param folder goes when this is closed
 */
record RegionModels(
    ChannelGraph graph,
    ChannelGroup group,
    ChannelRegion region,
    Map<String, LayerInput> inputs,
    Path folder)
    implements AutoCloseable {

  /**
   * A part of a network in a file.
   *
   * @param text what its time depends on, in short: parts with the same text take the same time
   */
  record Part(Path file, String text) {}

  static RegionModels in(
      ChannelGraph graph, ChannelGroup group, ChannelRegion region, Map<String, LayerInput> inputs)
      throws IOException {
    return new RegionModels(
        graph, group, region, inputs, Files.createTempDirectory("espalier-stairs"));
  }

  /** The region as it is. */
  Part whole() throws IOException {
    return part(graph.network().model(), "whole.onnx");
  }

  /** The region with so many channels; which ones makes no difference for the time. */
  Part left(int count) throws IOException {
    BitSet removed = new BitSet();
    removed.set(count, group.channels());
    Path network = folder.resolve("network.onnx");
    ChannelCut.of(graph, Map.of(group.id(), removed)).write(network);
    try (OnnxModel cut = OnnxModel.open(network)) {
      return part(cut, "left.onnx");
    } finally {
      Files.delete(network);
    }
  }

  private Part part(OnnxModel model, String name) throws IOException {
    Set<OnnxNode> nodes = region.nodes(model);
    List<ValueInfo> declared =
        region.inputs().stream()
            .map(value -> Objects.requireNonNull(inputs.get(value)).declared(value))
            .toList();
    Path file = folder.resolve(name);
    ModelCut.write(model, nodes, declared, region.outputs(), file);
    long opset = model.opsets().getOrDefault("", 1L);
    return new Part(file, digest(PartText.of(nodes, inputs, opset)));
  }

  /** Parts have any number of operators, and the text of each is long. */
  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
