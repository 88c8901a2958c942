package dev.espalier.tune;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.espalier.compress.activation.Machine;
import dev.espalier.runtime.inprocess.Telemetry;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The runtime on a processor that adds pairs of products in 16 bits: this machine, if it is one, or
 * one that QEMU emulates (the program {@code qemu-x86_64} of the package qemu-user).
 */
final class OtherProcessor {
  private static final String EMULATOR = "qemu-x86_64";

  private final List<String> start;

  private OtherProcessor(List<String> start) {
    this.start = start;
  }

  /** Nothing where there is none. */
  static Optional<OtherProcessor> saturating() {
    return switch (Machine.target()) {
      case X86_AVX2 -> Optional.of(new OtherProcessor(List.of()));
      case X86_VNNI ->
          emulator().map(file -> new OtherProcessor(List.of(file.toString(), "-cpu", "Haswell")));
      case ARM, THIS_MACHINE -> Optional.empty();
    };
  }

  private static Optional<Path> emulator() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, EMULATOR))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The first output of a model with one input of floats. */
  float[] run(Path folder, Path model, float[] input, long... shape) throws Exception {
    Path in = folder.resolve("other.in");
    Path out = folder.resolve("other.out");
    try (DataOutputStream file = new DataOutputStream(Files.newOutputStream(in))) {
      file.writeInt(shape.length);
      for (long size : shape) {
        file.writeLong(size);
      }
      for (float value : input) {
        file.writeFloat(value);
      }
    }
    List<String> command = new ArrayList<>(start);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add(OtherProcessor.class.getName());
    Stream.of(model, in, out).map(Path::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put(Telemetry.OFF_VARIABLE, "1");
    Path said = folder.resolve("other.txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("no answer from " + command);
    }
    if (process.exitValue() != 0) {
      throw new IOException(Files.readString(said));
    }
    float[] values = new float[(int) (Files.size(out) / Float.BYTES)];
    try (DataInputStream file = new DataInputStream(Files.newInputStream(out))) {
      for (int i = 0; i < values.length; i++) {
        values[i] = file.readFloat();
      }
    }
    return values;
  }

  /** In the other process: a model, its input, where the output goes. */
  static void main(String[] args) throws Exception {
    long[] shape;
    float[] input;
    try (DataInputStream file =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(Path.of(args[1]))))) {
      shape = new long[file.readInt()];
      Arrays.setAll(shape, _ -> number(file));
      input = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
      for (int i = 0; i < input.length; i++) {
        input[i] = file.readFloat();
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(args[0]);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), tensor));
        DataOutputStream file = new DataOutputStream(Files.newOutputStream(Path.of(args[2])))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      while (values.hasRemaining()) {
        file.writeFloat(values.get());
      }
    }
  }

  private static long number(DataInputStream file) {
    try {
      return file.readLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
