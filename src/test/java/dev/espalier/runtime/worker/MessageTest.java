package dev.espalier.runtime.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.RuntimeFailure.Kind;
import dev.espalier.runtime.SessionSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

  @TempDir Path folder;

  private byte[] sent(MessageWriter message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.stage(folder).send(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static MessageReader received(byte[] bytes) throws IOException {
    return MessageReader.receive(
        new DataInputStream(new ByteArrayInputStream(bytes)), Arena::ofAuto);
  }

  static Stream<Reply> replies() {
    InputSpec spec = new InputSpec("größe", ElementType.BOOL, new long[] {-1, 3});
    return Stream.of(
        new Reply.Ready(1, "onnxruntime", "1.2.3"),
        new Reply.Opened(2, List.of(spec), List.of(spec, spec)),
        new Reply.Profiled(3, List.of(new NodeTiming("k", "op", 0.5, 1.25))),
        new Reply.Failed(4, Kind.OUT_OF_MEMORY, "too much"),
        new Reply.Cancelled(5),
        new Reply.Alive(Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void repliesComeAsTheyWent(Reply reply) throws IOException {
    assertEquals(reply, ReplyCodec.read(received(sent(ReplyCodec.write(reply)))));
  }

  @Test
  void timesComeAsTheyWent() throws IOException {
    Reply reply = new Reply.Measured(7, new long[] {1, Long.MAX_VALUE}, new long[0]);

    Reply.Measured got = (Reply.Measured) ReplyCodec.read(received(sent(ReplyCodec.write(reply))));

    assertArrayEquals(new long[] {1, Long.MAX_VALUE}, got.first());
    assertArrayEquals(new long[0], got.second());
  }

  static Stream<Request> requests() {
    Map<String, Tensor> none = Map.of();
    SessionSettings settings = SessionSettings.measuring().with("a", "b").with("c", "");
    return Stream.of(
        new Request.Hello(1),
        new Request.Open(2, ModelSource.of(Path.of("/models/x.onnx").toAbsolutePath()), settings),
        new Request.Run(3, 2, none, Set.of("y", "z")),
        new Request.Measure(4, new Request.Sessions(2, 9), none, 3, 50),
        new Request.Profile(5, 2, none, 30),
        new Request.Cancel(4),
        new Request.Close(6, 2));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void requestsComeAsTheyWent(Request request) throws IOException {
    assertEquals(request, RequestCodec.read(received(sent(RequestCodec.write(request)))));
  }

  /** Below, at and above what goes through the pipe. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, MessageWriter.LARGEST_INLINE - 64, 1 << 20})
  void modelsAndWeightsComeAsTheyWent(int size) throws IOException {
    byte[] model = new byte[size];
    new Random(size).nextBytes(model);
    Tensor weight = Tensor.of(new float[] {1, Float.NaN, -0f}, 3);
    Tensor other = Tensor.of(ElementType.INT8, model, size);
    ModelSource source =
        new ModelSource.Skeleton(
            model, Map.of("w", weight, "v", other), Path.of("m.onnx").toAbsolutePath());
    Request request = new Request.Open(1, source, SessionSettings.standard());

    Request.Open got =
        (Request.Open) RequestCodec.read(received(sent(RequestCodec.write(request))));

    ModelSource.Skeleton skeleton = (ModelSource.Skeleton) got.source();
    assertEquals(ByteBuffer.wrap(model), skeleton.model());
    assertEquals(weight.buffer(), skeleton.externalInitializers().get("w").buffer());
    assertEquals(other.buffer(), skeleton.externalInitializers().get("v").buffer());
    assertEquals("m.onnx", skeleton.name());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void endOfTheOtherSideIsToldFromNonsense() throws IOException {
    byte[] message = sent(RequestCodec.write(new Request.Hello(1)));

    assertThrows(EOFException.class, () -> received(new byte[0]));
    assertThrows(
        IOException.class,
        () -> received("#\n# A fatal error has been detected".getBytes(StandardCharsets.UTF_8)));
    message[message.length - 10] ^= 1;
    assertThrows(IOException.class, () -> RequestCodec.read(received(message)));
  }

  @Test
  void nonsenseNeverDoesMoreThanThrow() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      for (int j = 0; j < Math.min(20, bytes.length); j++) {
        // Small numbers, so that it gets past the first check.
        bytes[j] = (byte) (j % 4 == 3 ? random.nextInt(64) : 0);
      }
      try {
        ReplyCodec.read(received(bytes));
      } catch (IOException | RuntimeException expected) {
        continue;
      }
      fail("a message out of noise: seed 5, number " + i);
    }
  }
}
