package dev.espalier.onnx;

import dev.espalier.io.Causes;
import dev.espalier.io.PendingFile;
import dev.espalier.io.PendingFiles;
import dev.espalier.io.TargetProblem;
import dev.espalier.onnx.wire.Piece;
import dev.espalier.onnx.wire.WireOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes models to files in one step, or to memory. */
final class ModelWriter {
  /** Straight to the disk. */
  static final ModelWriter DIRECT = new ModelWriter(UnaryOperator.identity());

  private final UnaryOperator<WritableByteChannel> through;

  /**
   * @param through what each file's channel is wrapped in
   */
  ModelWriter(UnaryOperator<WritableByteChannel> through) {
    this.through = through;
  }

  /** A file of external data that goes with a model. */
  record DataFile(String name, List<Piece> content) {}

  static byte[] toBytes(List<Piece> model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(Piece.sizeOf(model)));
    try {
      write(model, Channels.newChannel(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("a payload failed", e);
    }
    return bytes.toByteArray();
  }

  void write(Path target, List<Piece> model, @Nullable DataFile data) throws OnnxException {
    refuseUnwritable(target);
    try {
      if (data == null) {
        writeOne(target, model);
      } else {
        writeBoth(target, model, data);
      }
    } catch (IOException e) {
      throw new OnnxException(
          target,
          "",
          "cannot be written (" + Causes.text(e) + ")",
          "Nothing was changed; check the space and the rights, or choose another place",
          e);
    }
  }

  private void writeOne(Path target, List<Piece> model) throws IOException {
    try (PendingFile file = PendingFile.beside(target)) {
      write(model, through.apply(file.channel()));
      file.complete();
      file.commit();
    }
  }

  /** The data is in place before the model that names it; its name is new, so nothing is lost. */
  private void writeBoth(Path target, List<Piece> model, DataFile data) throws IOException {
    try (PendingFiles files = new PendingFiles()) {
      PendingFile dataFile = files.add(target.resolveSibling(data.name()));
      PendingFile file = files.add(target);
      write(data.content(), through.apply(dataFile.channel()));
      dataFile.complete();
      write(model, through.apply(file.channel()));
      file.complete();
      files.commit();
    }
  }

  private static void write(List<Piece> pieces, WritableByteChannel channel) throws IOException {
    try (WireOutput out = new WireOutput(channel)) {
      for (Piece piece : pieces) {
        piece.writeTo(out);
      }
    }
  }

  private static void refuseUnwritable(Path target) throws OnnxException {
    Optional<TargetProblem> known = TargetProblem.of(target);
    if (known.isPresent()) {
      throw new OnnxException(target, "", known.get().problem(), known.get().advice());
    }
  }
}
