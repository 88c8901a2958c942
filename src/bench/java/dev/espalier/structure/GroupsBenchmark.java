package dev.espalier.structure;

import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.structure.couple.ChannelGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the groups of a residual network of 1,004 operators; less than 200 ms are promised. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class GroupsBenchmark {
  private static final int BLOCKS = 143;

  /** How many channels the blocks are added to. */
  @Param({"256", "512", "1024"})
  public int channels;

  private Optional<OnnxModel> model = Optional.empty();
  private Optional<Network> network = Optional.empty();

  /** Writes and opens the network. */
  @Setup
  public void open() throws IOException, OnnxException {
    Path file = Files.createTempFile("deep", ".onnx");
    Files.write(file, DeepNet.of(BLOCKS, channels));
    OnnxModel opened = OnnxModel.open(file);
    model = Optional.of(opened);
    network = Optional.of(Network.of(opened));
  }

  /** Closes the network, and deletes it. */
  @TearDown
  public void close() throws IOException {
    OnnxModel opened = model.orElseThrow();
    opened.close();
    Files.delete(opened.file());
  }

  /** From the graph to its groups. */
  @Benchmark
  public int groups() {
    return ChannelGraph.of(network.orElseThrow()).groups().size();
  }
}
