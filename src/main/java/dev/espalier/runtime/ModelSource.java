package dev.espalier.runtime;

import dev.espalier.data.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Where a model to open comes from. */
public sealed interface ModelSource {

  /** What to call the model in messages. */
  String name();

  /** A model file; its external data is looked for beside it. */
  static ModelSource of(Path file) {
    return new File(file);
  }

  /**
   * A whole model as bytes, at most 2^31-1 of them.
   *
   * @param name what to call it in messages
   */
  static ModelSource of(byte[] model, String name) {
    return new Skeleton(model, Map.of(), Path.of(name));
  }

  /** A model file. */
  record File(Path path) implements ModelSource {
    public File {
      Objects.requireNonNull(path, "path");
    }

    @Override
    public String name() {
      return path.getFileName() == null ? path.toString() : path.getFileName().toString();
    }
  }

  /**
   * A model as bytes, some of whose initializers are records of external data with a location that
   * is never read: their contents come from tensors. So trying other weights needs no new file, and
   * tensors in direct or mapped memory are used where they are.
   *
   * @param model the model, its remaining bytes; handed over, must not be changed any more
   * @param externalInitializers contents by the initializers' names
   * @param origin the file that the model was made from; other external data is looked for beside
   *     it
   */
  record Skeleton(ByteBuffer model, Map<String, Tensor> externalInitializers, Path origin)
      implements ModelSource {
    public Skeleton {
      model = model.slice().asReadOnlyBuffer();
      externalInitializers = Map.copyOf(externalInitializers);
      Objects.requireNonNull(origin, "origin");
    }

    /** The same with the model in an array. */
    public Skeleton(byte[] model, Map<String, Tensor> externalInitializers, Path origin) {
      this(ByteBuffer.wrap(model), externalInitializers, origin);
    }

    /** The model, with a position of its own. */
    @Override
    public ByteBuffer model() {
      return model.duplicate();
    }

    @Override
    public String name() {
      return origin.getFileName() == null ? origin.toString() : origin.getFileName().toString();
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return "Skeleton[%s, %d bytes, %d external]"
          .formatted(origin, model.remaining(), externalInitializers.size());
    }
  }
}
