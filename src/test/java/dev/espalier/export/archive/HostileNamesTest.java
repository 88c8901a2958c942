package dev.espalier.export.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.WriteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives with data files, made by somebody who means harm; all checksums are right. */
class HostileNamesTest {
  private static final int MUTATIONS = 500;

  @TempDir Path folder;

  private Path out = Path.of("");
  private byte[] slices = new byte[0];
  private Directory directory = new Directory(List.of(), 0, new byte[0], List.of(), List.of());

  @BeforeEach
  void pack() throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    Path model = source.resolve("m.onnx");
    try (OnnxModel open = OnnxModel.open(Path.of("assets/samples/lenet-300-100.onnx"))) {
      open.edit().write(model, new WriteOptions(WriteOptions.PROTOBUF_LIMIT, true));
    }
    Path file = folder.resolve("good.espalier");
    Packer.pack(model, file, Progress.none(), CancelSignal.none());
    byte[] archive = Files.readAllBytes(file);
    int at = (int) ElementBytes.read(Arrays.copyOfRange(archive, 10, 18), Long.BYTES)[0];
    slices = Arrays.copyOf(archive, at);
    byte[] bytes = Arrays.copyOfRange(archive, at, archive.length);
    directory = Directory.read(Header.SEVERAL_FILES, bytes, Header.BYTES, at);
    out = Files.createDirectories(folder.resolve("a/b/out"));
  }

  @Test
  void archiveThatMeansNoHarmIsUnpacked() throws IOException {
    Path file = write(Header.SEVERAL_FILES, directory.toBytes());
    assertEquals(2, unpack(file).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "../../x",
        "d/../../x",
        "/x",
        "a\\..\\..\\x",
        "..\\x",
        "C:\\x",
        "",
        ".",
        "..",
        "d/",
        ".profile",
        "m.onnx",
        "M.ONNX",
        "CON",
        "a\u0000b"
      })
  void nameThatLeadsElsewhereWritesNothing(String name) throws IOException {
    refused(named(name));
  }

  @Test
  void twoFilesAtOnePlaceWriteNothing() throws IOException {
    DataFile only = directory.data().getFirst();
    for (List<String> names :
        List.of(List.of("x", "x"), List.of("x", "X"), List.of("x", "x/y"), List.of("x/y", "x"))) {
      List<DataFile> two =
          List.of(new DataFile(names.get(0), only.bytes() - 1), new DataFile(names.get(1), 1));
      refused(with(two));
    }
  }

  @Test
  void namesThatAreNoTextWriteNothing() throws IOException {
    for (byte[] name :
        List.of(
            new byte[] {'.', (byte) 0xC0, (byte) 0xAE, '/', 'x'},
            new byte[] {(byte) 0xFF},
            "\u00E9".getBytes(StandardCharsets.ISO_8859_1))) {
      Numbers numbers = new Numbers();
      numbers.put(1);
      numbers.put(name.length);
      numbers.putBytes(name);
      numbers.put(directory.data().getFirst().bytes());
      numbers.putBytes(withoutData());
      assertTrue(refused(numbers.toBytes()).contains("is no text"));
    }
  }

  @Test
  void sizesAndCountsThatCannotBeAreRefusedBeforeAnythingIsMade() throws IOException {
    for (long lie : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 62, 1L << 40}) {
      refused(with(List.of(new DataFile("x", lie))));
      Numbers count = new Numbers();
      count.put(lie);
      count.putBytes(withoutData());
      refused(count.toBytes());
      Numbers length = new Numbers();
      length.put(1);
      length.put(lie);
      length.putBytes(withoutData());
      refused(length.toBytes());
    }
    DataFile only = directory.data().getFirst();
    assertTrue(
        refused(with(List.of(new DataFile("x", directory.fileBytes() + 1))))
            .contains("larger than all files"));
    List<DataFile> many = new ArrayList<>(Collections.nCopies(Directory.MOST_FILES + 1, only));
    refused(with(many));
    Numbers none = new Numbers();
    none.put(0);
    none.putBytes(withoutData());
    assertTrue(refused(none.toBytes()).contains("there are no data files"));
  }

  /** Sizes decide where one file ends and the next begins; all of them are in no checksum. */
  @Test
  void otherSizesGiveNoOtherFiles() throws IOException {
    DataFile only = directory.data().getFirst();
    Path file = write(Header.SEVERAL_FILES, with(List.of(new DataFile("x", only.bytes() - 1))));
    List<Path> files = unpack(file);
    assertEquals(directory.fileBytes(), Files.size(files.getFirst()) + Files.size(files.getLast()));
    assertEquals(only.bytes() - 1, Files.size(out.resolve("x")));
  }

  @Test
  void directoryOfAnotherVersionIsRefused() throws IOException {
    Path file = write(Header.ONE_FILE, directory.toBytes());
    assertThrows(IOException.class, () -> unpack(file));
    assertEquals(List.of(), written());
  }

  @Test
  void madeUpDirectoriesWriteBothFilesOrNothing() {
    Random random = new Random(6);
    int[] refused = new int[1];
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          byte[] good = directory.toBytes();
          for (int i = 0; i < MUTATIONS; i++) {
            byte[] bad = good.clone();
            for (int hit = 0; hit <= i % 3; hit++) {
              bad[random.nextInt(i % 2 == 0 ? 40 : bad.length)] = (byte) random.nextInt(256);
            }
            refused[0] += unpacksOrWritesNothing(bad);
          }
        });
    assertTrue(refused[0] > 0.6 * MUTATIONS, refused[0] + " refused");
  }

  /** 1 if refused. A name that was changed to another good one is no damage. */
  private int unpacksOrWritesNothing(byte[] content) throws IOException {
    Path file = write(Header.SEVERAL_FILES, content);
    try {
      for (Path done : unpack(file).reversed()) {
        Files.delete(done);
        Path parent = done.getParent();
        while (!out.equals(parent)) {
          Files.delete(parent);
          parent = parent.getParent();
        }
      }
      return 0;
    } catch (IOException e) {
      assertEquals(List.of(), written());
      return 1;
    }
  }

  private byte[] named(String name) {
    return with(List.of(new DataFile(name, directory.data().getFirst().bytes())));
  }

  private byte[] with(List<DataFile> data) {
    return new Directory(
            data, directory.fileBytes(), directory.digest(), directory.forms(), directory.slices())
        .toBytes();
  }

  private byte[] withoutData() {
    return with(List.of());
  }

  private String refused(byte[] content) throws IOException {
    Path file = write(Header.SEVERAL_FILES, content);
    IOException refused = assertThrows(IOException.class, () -> unpack(file));
    assertEquals(List.of(), written());
    return String.valueOf(refused.getMessage());
  }

  private Path write(int version, byte[] content) throws IOException {
    byte[] all = Arrays.copyOf(slices, slices.length + content.length);
    System.arraycopy(content, 0, all, slices.length, content.length);
    byte[] header = Header.of(version, slices.length, content).array();
    System.arraycopy(header, 0, all, 0, Header.BYTES);
    return Files.write(folder.resolve("odd.espalier"), all);
  }

  private List<Path> unpack(Path file) throws IOException {
    return Unpacker.unpack(file, out.resolve("m.onnx"), Progress.none(), CancelSignal.none());
  }

  /** All that is anywhere below {@code a}, besides the folders that were there. */
  private List<Path> written() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("a"))) {
      return all.filter(path -> !out.startsWith(path)).toList();
    }
  }
}
