package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged models either open, and can then be written, or are refused with a message. */
class MutationTest {
  private static final int PER_KIND = 25;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @TempDir Path folder;

  private int opened;
  private int refused;

  static Stream<Path> samples() throws IOException {
    return RoundTripTest.samples();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void damagedSampleOpensOrIsRefused(Path sample) throws Exception {
    attack(Files.readAllBytes(sample), sample.toString().hashCode());
  }

  @Test
  void damagedModelOfAllKindsOfFieldsOpensOrIsRefused() throws Exception {
    attack(OddModel.bytes(), 1);
  }

  private void attack(byte[] model, long seed) throws IOException {
    Random random = new Random(seed);
    // Most of a model is payload, which means nothing to a reader: half of the hits go elsewhere.
    List<Integer> structure = structure(model);
    for (int i = 0; i < PER_KIND; i++) {
      check(Arrays.copyOf(model, random.nextInt(model.length)));
      check(flip(model, random.nextInt(model.length), random));
      check(flip(model, structure.get(random.nextInt(structure.size())), random));
      byte[] many = model;
      for (int j = 0; j < 10; j++) {
        many = flip(many, structure.get(random.nextInt(structure.size())), random);
      }
      check(many);
    }
    assertEquals(4 * PER_KIND, opened + refused);
    assertTrue(refused > PER_KIND, "refused only " + refused);
    assertTrue(opened > 0);
  }

  private void check(byte[] damaged) throws IOException {
    Path file = Files.write(folder.resolve("damaged.onnx"), damaged);
    assertTimeout(
        LIMIT,
        () -> {
          try (OnnxModel model = OnnxModel.open(file)) {
            ModelEditor editor = model.edit();
            editor.nameNodes();
            assertEquals(editor.toBytes().length, editor.byteSize());
            opened++;
          } catch (OnnxException e) {
            assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
            refused++;
          }
        });
  }

  private static byte[] flip(byte[] model, int position, Random random) {
    byte[] flipped = model.clone();
    flipped[position] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return flipped;
  }

  /** The positions of the bytes that are not payload of an initializer. */
  private List<Integer> structure(byte[] model) throws IOException {
    Path file = Files.write(folder.resolve("whole.onnx"), model);
    boolean[] payload = new boolean[model.length];
    try (OnnxModel open = OnnxModel.open(file)) {
      long base = open.source().bytes().address();
      for (OnnxTensor tensor : open.graph().initializers()) {
        if (tensor.storage() == Storage.RAW_IN_FILE) {
          int start = (int) (tensor.bytes().address() - base);
          Arrays.fill(payload, start, start + (int) tensor.byteSize(), true);
        }
      }
    }
    return IntStream.range(0, model.length).filter(i -> !payload[i]).boxed().toList();
  }
}
