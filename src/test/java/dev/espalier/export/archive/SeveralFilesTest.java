package dev.espalier.export.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.ZooModel;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.OddModel;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.WriteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models with weights in other files: all files come back, or none does. */
class SeveralFilesTest {
  private static final Path SAMPLES = Path.of("assets/samples");

  @TempDir Path folder;

  /** Where the model and its data are. */
  private Path source = Path.of("");

  private Path back = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    source = Files.createDirectory(folder.resolve("source"));
    back = Files.createDirectory(folder.resolve("back"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenet-300-100",
        "lenet-5",
        "residual",
        "mobile",
        "minilm",
        "odd",
        "zoo 13",
        "zoo 17",
        "zoo 21",
        "zoo 25"
      })
  void everyModelComesBackWithItsDataAndWithout(String name) throws IOException {
    Path alone = model(name);
    Packed one = roundTrip(alone);
    assertFalse(Header.hasData(version()));
    Path external = external(alone);
    Files.delete(alone);
    Packed two = roundTrip(external);
    assertEquals(!dataOf(external).isEmpty(), Header.hasData(version()), name);
    assertEquals(name.equals("odd"), dataOf(external).isEmpty());
    // Weights are coded as well as inside; names and sizes are a few bytes.
    assertTrue(two.archiveBytes() < one.archiveBytes() * 1.01 + 500, two.archiveBytes() + "");
  }

  @Test
  void dataMayBeInFoldersAndInSeveralFilesWithGaps() throws IOException {
    Path model = external(SAMPLES.resolve("lenet-5.onnx"));
    Path data = dataOf(model).getFirst();
    String name = data.getFileName().toString();
    // As long as the name it takes the place of.
    String nested = "d/" + "x".repeat(name.length() - 2);
    byte[] bytes = Files.readAllBytes(data);
    Path place = source.resolve(nested);
    Files.createDirectory(place.getParent());
    Files.write(place, Arrays.copyOf(bytes, bytes.length + 10_001));
    Files.delete(data);
    Files.write(model, replaced(Files.readAllBytes(model), name, nested));
    roundTrip(model);
    assertEquals(List.of("d"), names(back).filter(n -> !n.endsWith(".onnx")).toList());
  }

  @Test
  void dataThatIsThereIsReplacedByForceAlone() throws IOException {
    Path model = external(SAMPLES.resolve("lenet-5.onnx"));
    Packer.pack(model, archive(), Progress.none(), CancelSignal.none());
    Path data = back.resolve(dataOf(model).getFirst().getFileName());
    Files.writeString(data, "mine");
    IOException refused = assertThrows(IOException.class, () -> unpack(false));
    assertTrue(refused.getMessage().startsWith(data + ": exists"), refused::getMessage);
    assertEquals("mine", Files.readString(data));
    assertEquals(1, names(back).count());
    unpack(true);
    assertEquals(-1, Files.mismatch(dataOf(model).getFirst(), data));
    assertEquals(2, names(back).count());
  }

  @Test
  void whatWasThereIsThereStillWhenTheModelCannotTakeItsPlace() throws IOException {
    Path model = external(SAMPLES.resolve("lenet-5.onnx"));
    Packer.pack(model, archive(), Progress.none(), CancelSignal.none());
    Path data = back.resolve(dataOf(model).getFirst().getFileName());
    Files.writeString(data, "mine");
    Path target = back.resolve("m.onnx");
    // A folder is in the way once all is decoded.
    CancelSignal late =
        () -> {
          try {
            Files.createDirectories(target.resolve("in the way"));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return false;
        };
    assertThrows(
        IOException.class, () -> Unpacker.unpack(archive(), target, true, Progress.none(), late));
    assertEquals("mine", Files.readString(data));
    assertEquals(2, names(back).count());
  }

  @Test
  void nothingIsLeftOnceCancelled() throws IOException {
    Path model = external(SAMPLES.resolve("lenet-5.onnx"));
    Packer.pack(model, archive(), Progress.none(), CancelSignal.none());
    AtomicInteger asked = new AtomicInteger();
    CancelSignal soon = () -> asked.incrementAndGet() > 3;
    assertThrows(
        CancelledException.class,
        () -> Unpacker.unpack(archive(), back.resolve("m.onnx"), Progress.none(), soon));
    assertEquals(0, names(back).count());
  }

  @Test
  void dataNeverGoesThroughALink() throws IOException {
    Path model = external(SAMPLES.resolve("lenet-5.onnx"));
    Packer.pack(model, archive(), Progress.none(), CancelSignal.none());
    Path mine = Files.writeString(folder.resolve("mine"), "mine");
    Path link = back.resolve(dataOf(model).getFirst().getFileName());
    Files.createSymbolicLink(link, mine);
    IOException refused = assertThrows(IOException.class, () -> unpack(true));
    assertTrue(refused.getMessage().contains("is a link"), refused::getMessage);
    assertEquals("mine", Files.readString(mine));
    assertFalse(Files.exists(back.resolve("m.onnx")));
  }

  @Test
  void namesThatAreNotTheSameEverywhereAreRefusedWhenPacking() throws IOException {
    Path model = external(SAMPLES.resolve("lenet-300-100.onnx"));
    Path data = dataOf(model).getFirst();
    String name = data.getFileName().toString();
    String odd = "a:" + "b".repeat(name.length() - 2);
    Files.move(data, data.resolveSibling(odd));
    Files.write(model, replaced(Files.readAllBytes(model), name, odd));
    IOException refused =
        assertThrows(
            IOException.class,
            () -> Packer.pack(model, archive(), Progress.none(), CancelSignal.none()));
    assertTrue(refused.getMessage().contains(odd), refused::getMessage);
    assertFalse(Files.exists(archive()));
  }

  @Test
  void archiveNeverTakesThePlaceOfData() throws IOException {
    Path model = external(SAMPLES.resolve("lenet-300-100.onnx"));
    Path data = dataOf(model).getFirst();
    byte[] before = Files.readAllBytes(data);
    assertThrows(
        IOException.class, () -> Packer.pack(model, data, Progress.none(), CancelSignal.none()));
    assertEquals(before.length, Files.size(data));
  }

  private Path model(String name) throws IOException {
    if (name.equals("minilm")) {
      return MiniLm.in(source);
    }
    Path model = source.resolve("alone.onnx");
    if (name.equals("odd")) {
      return Files.write(model, OddModel.bytes());
    }
    if (name.startsWith("zoo ")) {
      return Files.write(model, ZooModel.of(Long.parseLong(name.substring(4))).model());
    }
    return Files.copy(SAMPLES.resolve(name + ".onnx"), model);
  }

  private Path external(Path alone) throws IOException {
    Path external = source.resolve("m.onnx");
    try (OnnxModel model = OnnxModel.open(alone)) {
      model.edit().write(external, new WriteOptions(WriteOptions.PROTOBUF_LIMIT, true));
    }
    return external;
  }

  private static List<Path> dataOf(Path model) throws IOException {
    try (OnnxModel open = OnnxModel.open(model)) {
      return open.externalFiles().keySet().stream().map(model::resolveSibling).toList();
    }
  }

  private static byte[] replaced(byte[] bytes, String name, String other) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.replace(name, other).getBytes(StandardCharsets.ISO_8859_1);
  }

  private Packed roundTrip(Path model) throws IOException {
    List<Path> data = dataOf(model);
    Packed packed = Packer.pack(model, archive(), Progress.none(), CancelSignal.none());
    List<Path> files = unpack(false);
    assertEquals(1 + data.size(), files.size());
    assertEquals(-1, Files.mismatch(model, files.getFirst()));
    for (int i = 0; i < data.size(); i++) {
      Path relative = source.relativize(data.get(i));
      assertEquals(back.resolve(relative), files.get(i + 1));
      assertEquals(-1, Files.mismatch(data.get(i), files.get(i + 1)));
    }
    assertEquals(Files.size(archive()), packed.archiveBytes());
    return packed;
  }

  private List<Path> unpack(boolean force) throws IOException {
    Path target = back.resolve("m.onnx");
    return Unpacker.unpack(archive(), target, force, Progress.none(), CancelSignal.none());
  }

  private int version() throws IOException {
    return Files.readAllBytes(archive())[8];
  }

  private Path archive() {
    return folder.resolve("a.espalier");
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
