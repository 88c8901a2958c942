package dev.espalier.export.archive;

import dev.espalier.io.AtomicFile;
import dev.espalier.io.TargetProblem;
import dev.espalier.method.code.SymbolCoding;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxModel;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Makes archives of model files. */
public final class Packer {
  private static final int DIGEST_CHUNK = 1 << 22;

  private final FileBytes file;
  private final List<DataFile> data;
  private final List<Partition.Part> parts;
  private final List<Tally> tallies = new ArrayList<>();
  private final List<Directory.Slice> slices = new ArrayList<>();
  private final CancelSignal cancel;

  /** What a form has come to so far. */
  private static final class Tally {
    private long bytes;
    private double entropyBytes;
    private final Set<String> codings = new LinkedHashSet<>();
  }

  /** A slice that waits to be coded. */
  private record Wanted(int form, long number) {}

  private Packer(OnnxModel model, CancelSignal cancel) throws IOException {
    List<MemorySegment> files = new ArrayList<>(model.externalFiles().values());
    files.addFirst(model.content());
    this.file = new FileBytes(files);
    this.data = data(model);
    this.parts = Partition.of(model, file);
    this.cancel = cancel;
    parts.forEach(part -> tallies.add(new Tally()));
  }

  /**
   * Makes an archive. Each slice is decoded again and compared before the archive takes its place.
   *
   * @param source an {@code .onnx} file that {@link OnnxModel#open} accepts; its external data goes
   *     into the archive too
   * @throws IOException if the model cannot be read, or the archive not written; there is no
   *     archive then
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static Packed pack(Path source, Path target, Progress progress, CancelSignal cancel)
      throws IOException {
    TargetProblem.check(target);
    if (Header.isAt(source)) {
      throw new ArchiveException(
          source, "", "is an archive already", "Choose an .onnx file, or unpack this one", null);
    }
    try (OnnxModel model = OnnxModel.open(source)) {
      refuseOwnFile(model, source, target);
      return new Packer(model, cancel).pack(target, progress);
    }
  }

  /** What an archive would take, without making it. */
  public static Packed measure(Path source, Progress progress, CancelSignal cancel)
      throws IOException {
    try (OnnxModel model = OnnxModel.open(source)) {
      Packer packer = new Packer(model, cancel);
      long size = packer.write((position, bytes) -> {}, progress);
      return new Packed(packer.file.size(), size, packer.packedParts());
    }
  }

  private static void refuseOwnFile(OnnxModel model, Path source, Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (Files.isSameFile(source, target)) {
      throw new ArchiveException(
          target, "", "is the model that is to be packed", "Choose another name", null);
    }
    for (String name : model.externalFiles().keySet()) {
      if (Files.isSameFile(source.resolveSibling(name), target)) {
        throw new ArchiveException(
            target,
            "",
            "holds data of the model that is to be packed",
            "Choose another name",
            null);
      }
    }
  }

  private static List<DataFile> data(OnnxModel model) throws ArchiveException {
    List<DataFile> data = new ArrayList<>();
    model.externalFiles().forEach((name, bytes) -> data.add(new DataFile(name, bytes.byteSize())));
    List<String> names = data.stream().map(DataFile::name).toList();
    String own = String.valueOf(model.file().getFileName());
    Optional<String> problem =
        names.stream().anyMatch(name -> DataNames.same(name, own))
            ? Optional.of("has data in a file of its own name")
            : DataNames.problem(names);
    if (problem.isEmpty() && data.size() > Directory.MOST_FILES) {
      problem = Optional.of("has data in more than " + Directory.MOST_FILES + " files");
    }
    if (problem.isPresent()) {
      throw new ArchiveException(
          model.file(),
          "",
          problem.get(),
          "Save the model with its weights inside, or in files with other names",
          null);
    }
    return List.copyOf(data);
  }

  /** Takes the bytes of an archive. */
  private interface Sink {
    void put(long position, ByteBuffer bytes) throws IOException;
  }

  private Packed pack(Path target, Progress progress) throws IOException {
    long[] size = new long[1];
    AtomicFile.write(
        target,
        channel ->
            size[0] =
                write(
                    (position, bytes) -> Writing.put(channel, target, position, bytes), progress));
    return new Packed(file.size(), size[0], packedParts());
  }

  private long write(Sink sink, Progress progress) throws IOException {
    List<Wanted> wanted = new ArrayList<>();
    for (int form = 0; form < parts.size(); form++) {
      for (long number = 0; number < parts.get(form).form().slices(); number++) {
        wanted.add(new Wanted(form, number));
      }
    }
    byte[] digest = digest(file.files(), cancel);
    long[] end = {Header.BYTES};
    SliceWorkers.run(
        wanted.size(),
        index -> coding(wanted.get(index)),
        (index, slice) -> {
          sink.put(end[0], ByteBuffer.wrap(slice.bytes()));
          count(wanted.get(index), slice, end[0]);
          end[0] += slice.bytes().length;
          progress.report((index + 1.0) / wanted.size(), "Packing " + name(wanted.get(index)));
        },
        cancel);
    List<Form> forms = parts.stream().map(Partition.Part::form).toList();
    Directory directory = new Directory(data, file.size(), digest, forms, slices);
    byte[] bytes = directory.toBytes();
    sink.put(end[0], ByteBuffer.wrap(bytes));
    int version =
        directory.version(
            has(SymbolCoding.TREE), has(SymbolCoding.PAIR) || has(SymbolCoding.COUNTS));
    sink.put(0, Header.of(version, end[0], bytes));
    return end[0] + bytes.length;
  }

  private boolean has(SymbolCoding coding) {
    return tallies.stream().anyMatch(tally -> tally.codings.contains(coding.words()));
  }

  private String name(Wanted slice) {
    String name = parts.get(slice.form()).name();
    return name.isEmpty() ? "the rest" : name;
  }

  private Callable<CodedSlice> coding(Wanted slice) {
    Form form = parts.get(slice.form()).form();
    return () -> {
      cancel.throwIfCancelled();
      int count = form.count(slice.number());
      long from = slice.number() * form.slice();
      SliceWriter out = new SliceWriter();
      form.encode(file, from, count, out);
      CodedSlice coded =
          out.finish(Math.ceilDiv(form.byteSize() * count, Math.max(1, form.elements())));
      form.decode(new SliceReader(coded.bytes()), from, count, new CheckingTarget(file));
      return coded;
    };
  }

  private void count(Wanted wanted, CodedSlice slice, long position) {
    Tally tally = tallies.get(wanted.form());
    tally.bytes += slice.bytes().length;
    tally.entropyBytes += slice.figures().entropyBytes();
    tally.codings.addAll(slice.figures().codings());
    slices.add(
        new Directory.Slice(
            wanted.form(),
            wanted.number(),
            position,
            slice.bytes().length,
            Header.checksum(slice.bytes())));
  }

  private List<PackedPart> packedParts() {
    List<PackedPart> packed = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Form form = parts.get(i).form();
      Tally tally = tallies.get(i);
      packed.add(
          new PackedPart(
              parts.get(i).name(),
              form.elements(),
              form.byteSize(),
              tally.bytes,
              tally.entropyBytes,
              List.copyOf(tally.codings)));
    }
    return packed;
  }

  private static byte[] digest(List<MemorySegment> files, CancelSignal cancel) {
    MessageDigest digest = newDigest();
    for (MemorySegment bytes : files) {
      for (long from = 0; from < bytes.byteSize(); from += DIGEST_CHUNK) {
        cancel.throwIfCancelled();
        long length = Math.min(DIGEST_CHUNK, bytes.byteSize() - from);
        digest.update(bytes.asSlice(from, length).asByteBuffer());
      }
    }
    return digest.digest();
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
