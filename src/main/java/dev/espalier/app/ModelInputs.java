package dev.espalier.app;

import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.runtime.RuntimeFailure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Inputs for a model when there is no data: good enough to measure time, which depends on shapes
 * and hardly on values.
 *
 * <p>Free sizes become 1 on the first axis (the batch) and {@link #FREE_SIZE} elsewhere. Integers
 * are 1, which every vocabulary and every mask has; floats are normally distributed noise; other
 * types are zero.
 */
public final class ModelInputs {

  /**
   * A free size that is not the batch: a sequence of this many tokens, a picture of this many rows.
   */
  public static final int FREE_SIZE = 64;

  private static final long SEED = 20;

  private ModelInputs() {}

  /**
   * One sample for these inputs.
   *
   * @param model the model's name
   * @throws RuntimeFailure if an input is no tensor of numbers, or too large for one
   */
  public static Map<String, Tensor> made(String model, List<InputSpec> inputs)
      throws RuntimeFailure {
    return made(model, inputs, 1);
  }

  /**
   * Several samples for these inputs.
   *
   * @param model the model's name
   * @param batch how many, where the first size of an input is free
   * @throws RuntimeFailure if an input is no tensor of numbers, or too large for one
   */
  public static Map<String, Tensor> made(String model, List<InputSpec> inputs, int batch)
      throws RuntimeFailure {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (InputSpec input : inputs) {
      long[] shape = shape(input, batch);
      checkType(model, input, shape);
      tensors.put(input.name(), made(input.type(), shape));
    }
    return tensors;
  }

  /**
   * How many samples a run on made-up inputs has: those that are asked for if an input leaves its
   * first size open, and what the model fixes otherwise.
   *
   * @param batch how many are asked for
   */
  public static int samples(List<InputSpec> inputs, int batch) {
    List<InputSpec> batched = inputs.stream().filter(input -> input.shape().length > 0).toList();
    return batched.isEmpty() || batched.stream().anyMatch(input -> input.shape()[0] < 0)
        ? batch
        : Math.toIntExact(batched.getFirst().shape()[0]);
  }

  private static void checkType(String model, InputSpec input, long[] shape) throws RuntimeFailure {
    try {
      Tensor.byteCount(input.type(), shape);
    } catch (IllegalArgumentException e) {
      throw new RuntimeFailure(
          RuntimeFailure.Kind.REFUSED,
          model,
          "%s cannot be run on made-up inputs: input '%s' cannot be made up, %s"
              .formatted(model, input.name(), e.getMessage()),
          "",
          e);
    }
  }

  /** Says what was made up, for example "image 1x3x64x64". */
  public static String describe(List<InputSpec> inputs) {
    return describe(inputs, 1);
  }

  /** Says what was made up for several samples. */
  public static String describe(List<InputSpec> inputs, int batch) {
    return String.join(
        ", ",
        inputs.stream().map(input -> input.name() + " " + joined(shape(input, batch))).toList());
  }

  private static String joined(long[] shape) {
    return String.join("x", Arrays.stream(shape).mapToObj(Long::toString).toList());
  }

  private static long[] shape(InputSpec input, int batch) {
    long[] shape = input.shape().clone();
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] < 0) {
        shape[axis] = axis == 0 ? batch : FREE_SIZE;
      }
    }
    return shape;
  }

  private static Tensor made(ElementType type, long[] shape) {
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    if (type == ElementType.FLOAT32) {
      SplittableRandom random = new SplittableRandom(SEED);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return Tensor.of(values, shape);
    }
    return switch (type) {
      case INT64 -> Tensor.of(filled(count), shape);
      case INT32 -> Tensor.of(IntStream.generate(() -> 1).limit(count).toArray(), shape);
      case INT8, UINT8, BOOL -> Tensor.of(type, ones(count), shape);
      default -> Tensor.zeros(type, shape);
    };
  }

  private static long[] filled(int count) {
    long[] values = new long[count];
    Arrays.fill(values, 1);
    return values;
  }

  private static byte[] ones(int count) {
    byte[] values = new byte[count];
    Arrays.fill(values, (byte) 1);
    return values;
  }
}
