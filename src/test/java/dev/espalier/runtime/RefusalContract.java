package dev.espalier.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.RuntimeFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every runtime does: saying no. */
public abstract class RefusalContract extends RunningContract {

  @Test
  void refusesWhatIsNoModelAndGoesOn() throws RuntimeFailure {
    byte[] whole = product().toBytes();
    byte[] truncated = Arrays.copyOf(whole, whole.length / 2);
    for (byte[] bad :
        List.of(new byte[0], "no model".getBytes(StandardCharsets.UTF_8), truncated)) {
      RuntimeFailure failure = refused(ModelSource.of(bad, "bad.onnx"));
      assertTrue(failure.getMessage().contains("bad.onnx"), failure.getMessage());
    }
    try (ModelSession session = open(product())) {
      assertEquals(2, session.run(productInput(), Set.of(), NEVER).size());
    }
  }

  private RuntimeFailure refused(ModelSource source) {
    RuntimeFailure failure =
        assertThrows(
            RuntimeFailure.class, () -> runtime().open(source, SessionSettings.standard()).close());
    assertEquals(Kind.REFUSED, failure.kind(), failure.getMessage());
    assertEquals(source.name(), failure.model());
    return failure;
  }

  @Test
  void refusesAnUnknownOperatorByItsName() {
    TestModel model =
        TestModel.opset(13)
            .input("x", ElementType.FLOAT32, 1)
            .output("y", ElementType.FLOAT32, 1)
            .node("Frobnicate", List.of("x"), List.of("y"));
    RuntimeFailure failure = refused(model.source("odd.onnx"));
    assertTrue(failure.getMessage().contains("Frobnicate"), failure.getMessage());
  }

  @Test
  void refusesAFileThatIsNotThere(@TempDir Path folder) {
    RuntimeFailure failure = refused(ModelSource.of(folder.resolve("gone.onnx")));
    assertTrue(failure.getMessage().contains("gone.onnx"), failure.getMessage());
  }

  @Test
  void saysWhichInputDoesNotFit() throws RuntimeFailure {
    try (ModelSession session = open(product())) {
      Tensor pair = Tensor.of(new float[2], 1, 2);
      Tensor longs = Tensor.of(new long[2], 1, 2);
      Tensor triple = Tensor.of(new float[3], 1, 3);
      expectRefusal(session, Map.of(), "input 'x' is missing");
      expectRefusal(session, Map.of("x", triple), "input 'x' wants float32 [?, 2]");
      expectRefusal(session, Map.of("x", longs), "the data is int64 [1, 2]");
      expectRefusal(session, Map.of("x", pair, "v", pair), "there is no input 'v'");
      RuntimeFailure failure =
          assertThrows(RuntimeFailure.class, () -> session.run(productInput(), Set.of("q"), NEVER));
      assertTrue(failure.getMessage().contains("no output 'q'"), failure.getMessage());
      assertEquals(2, session.run(productInput(), Set.of(), NEVER).size());
    }
  }

  private static void expectRefusal(
      ModelSession session, Map<String, Tensor> inputs, String expected) {
    RuntimeFailure failure =
        assertThrows(RuntimeFailure.class, () -> session.run(inputs, Set.of(), NEVER));
    assertEquals(Kind.REFUSED, failure.kind());
    assertTrue(failure.getMessage().contains(expected), failure.getMessage());
    assertTrue(failure.getMessage().startsWith("tiny.onnx cannot be run"), failure.getMessage());
    assertThrows(RuntimeFailure.class, () -> session.measure(inputs, 0, 1, NEVER));
    assertThrows(RuntimeFailure.class, () -> session.profile(inputs, 1, NEVER));
  }

  @Test
  void refusesARunThatFailsHalfWayAndGoesOn() throws RuntimeFailure {
    TestModel model =
        TestModel.opset(13)
            .input("x", ElementType.FLOAT32, -1)
            .input("at", ElementType.INT64, -1)
            .output("y", ElementType.FLOAT32, -1)
            .node("Gather", List.of("x", "at"), List.of("y"));
    try (ModelSession session = open(model)) {
      Tensor x = Tensor.of(new float[] {1, 2}, 2);
      Map<String, Tensor> outside = Map.of("x", x, "at", Tensor.of(new long[] {99}, 1));
      RuntimeFailure failure =
          assertThrows(RuntimeFailure.class, () -> session.run(outside, Set.of(), NEVER));
      assertEquals(Kind.REFUSED, failure.kind());
      assertTrue(failure.getMessage().contains("99"), failure.getMessage());
      Map<String, Tensor> inside = Map.of("x", x, "at", Tensor.of(new long[] {1}, 1));
      assertArrayEquals(new float[] {2}, session.run(inside, Set.of(), NEVER).get("y").toFloats());
    }
  }

  @Test
  void cancelEndsARunAndTheSessionGoesOn() throws RuntimeFailure {
    try (ModelSession session = open(TestLoops.countTo())) {
      long start = System.nanoTime();
      CancelSignal soon = () -> System.nanoTime() - start > 200_000_000;
      Map<String, Tensor> endless = Map.of("trips", Tensor.of(new long[] {Long.MAX_VALUE}));

      assertThrows(CancellationException.class, () -> session.run(endless, Set.of(), soon));

      double seconds = (System.nanoTime() - start) / 1e9;
      assertTrue(seconds < 10, seconds + " s");
      assertThrows(CancellationException.class, () -> session.measure(endless, 0, 1, () -> true));
      Map<String, Tensor> seven = Map.of("trips", Tensor.of(new long[] {7}));
      Tensor counted = session.run(seven, Set.of(), NEVER).get("count");
      assertArrayEquals(new float[] {7}, counted.toFloats());
    }
  }

  @Test
  void cancelledBeforehandNothingIsOpened() {
    assertThrows(
        CancellationException.class,
        () ->
            runtime()
                .open(product().source("never.onnx"), SessionSettings.standard(), () -> true)
                .close());
  }

  @Test
  void closedSessionsSaySo() throws RuntimeFailure {
    ModelSession session = open(product());
    session.close();
    session.close();

    RuntimeFailure failure =
        assertThrows(RuntimeFailure.class, () -> session.run(productInput(), Set.of(), NEVER));
    assertEquals(Kind.GONE, failure.kind());
    assertTrue(failure.getMessage().contains("tiny.onnx has been closed"), failure.getMessage());
    assertThrows(RuntimeFailure.class, () -> session.profile(productInput(), 1, NEVER));
  }

  @Test
  void measuresNothingButPositiveNumbersOfRuns() throws RuntimeFailure {
    try (ModelSession session = open(product())) {
      assertThrows(
          IllegalArgumentException.class, () -> session.measure(productInput(), 0, 0, NEVER));
      assertThrows(
          IllegalArgumentException.class, () -> session.measure(productInput(), -1, 1, NEVER));
      assertThrows(IllegalArgumentException.class, () -> session.profile(productInput(), 0, NEVER));
    }
  }
}
