package dev.espalier.export.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.code.Symbols;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an archive says: a clear error, little memory, and nothing written. */
class HostileArchiveTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MUTATIONS = 500;

  @TempDir Path folder;

  private byte[] archive = new byte[0];
  private Directory directory = new Directory(List.of(), 0, new byte[0], List.of(), List.of());
  private int directoryAt;

  @BeforeEach
  void pack() throws IOException {
    Path model = Path.of("assets/samples/residual.onnx");
    Path file = folder.resolve("good.espalier");
    Packer.pack(model, file, Progress.none(), CancelSignal.none());
    archive = Files.readAllBytes(file);
    directoryAt = (int) ElementBytes.read(Arrays.copyOfRange(archive, 10, 18), 8)[0];
    byte[] bytes = Arrays.copyOfRange(archive, directoryAt, archive.length);
    directory = Directory.read(Header.ONE_FILE, bytes, Header.BYTES, directoryAt);
    Files.delete(file);
  }

  @Test
  void everyFlippedBitOfTheHeaderIsNoticed() {
    for (int bit = 0; bit < Header.BYTES * Byte.SIZE; bit++) {
      refused(flipped(bit / Byte.SIZE, bit % Byte.SIZE));
    }
  }

  @Test
  void flippedBitsOfTheDirectoryAreNoticed() {
    Random random = new Random(1);
    for (int i = 0; i < MUTATIONS; i++) {
      int place = directoryAt + random.nextInt(archive.length - directoryAt);
      refused(flipped(place, random.nextInt(Byte.SIZE)));
    }
  }

  @Test
  void flippedBitsOfSlicesAreNoticedAndNamed() {
    Random random = new Random(2);
    for (int i = 0; i < MUTATIONS; i++) {
      int place = Header.BYTES + random.nextInt(directoryAt - Header.BYTES);
      String message = refused(flipped(place, random.nextInt(Byte.SIZE)));
      assertTrue(message.contains(", slice 1 at byte "), message);
    }
  }

  /** With checksums that are right, as whoever makes up an archive would have them. */
  @Test
  void madeUpSlicesAreRefused() {
    Random random = new Random(3);
    int[] refused = new int[1];
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          for (int i = 0; i < MUTATIONS; i++) {
            Directory.Slice slice =
                directory.slices().get(random.nextInt(directory.slices().size()));
            byte[] bad = archive.clone();
            int reach = i % 2 == 0 ? Math.min(24, slice.length()) : slice.length();
            int place = (int) slice.position() + random.nextInt(reach);
            bad[place] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            refused[0] += refusedOrTheSame(signed(bad));
          }
        });
    assertTrue(refused[0] > 0.9 * MUTATIONS, refused[0] + " refused");
  }

  @Test
  void madeUpDirectoriesAreRefused() {
    Random random = new Random(4);
    int[] refused = new int[1];
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          byte[] good = directory.toBytes();
          for (int i = 0; i < MUTATIONS; i++) {
            byte[] bad = good.clone();
            for (int hit = 0; hit <= i % 4; hit++) {
              bad[random.nextInt(i % 2 == 0 ? 200 : bad.length)] = (byte) random.nextInt(256);
            }
            refused[0] += refusedOrTheSame(withDirectory(bad));
          }
        });
    assertTrue(refused[0] > 0.9 * MUTATIONS, refused[0] + " refused");
  }

  @Test
  void everyCutOffArchiveIsRefused() {
    for (int length = 0; length < archive.length; length += length < 64 ? 1 : 4099) {
      refused(Arrays.copyOf(archive, length));
    }
    refused(Arrays.copyOf(archive, archive.length - 1));
    refused(Arrays.copyOf(archive, archive.length + 1));
  }

  @Test
  void lengthsThatCannotBeAreRefusedBeforeMemoryIsTaken() {
    for (long lie : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 62, 1L << 40}) {
      Numbers size = new Numbers();
      size.put(lie);
      size.putBytes(new byte[Directory.DIGEST_BYTES]);
      size.put(0);
      refused(withDirectory(size.toBytes()));
      for (int kind = 0; kind <= 5; kind++) {
        Numbers tensor = new Numbers();
        tensor.put(1 << 20);
        tensor.putBytes(new byte[Directory.DIGEST_BYTES]);
        tensor.put(1);
        tensor.put(kind);
        tensor.put(lie);
        tensor.put(lie);
        tensor.put(1);
        tensor.put(8);
        tensor.putSigned(lie);
        refused(withDirectory(tensor.toBytes()));
      }
    }
  }

  /** A few bytes that say they are gigabytes: no slice may stand for so much more than it is. */
  @Test
  void bombIsRefused() throws IOException {
    long size = 1L << 36;
    Form zeros = new IntegersForm(8, false, size, Symbols.Layout.LINE, 0);
    Numbers out = new Numbers();
    out.put(size);
    out.putBytes(new byte[Directory.DIGEST_BYTES]);
    Forms.write(List.of(zeros), out);
    String message = refused(withDirectory(out.toBytes()));
    assertTrue(message.contains("the size of the model is"), message);
  }

  @Test
  void overlappingTensorsAreRefused() {
    Form first = new IntegersForm(8, false, 1000, Symbols.Layout.LINE, 0);
    Form second = new IntegersForm(8, false, 1000, Symbols.Layout.LINE, 999);
    Numbers out = new Numbers();
    out.put(2000);
    out.putBytes(new byte[Directory.DIGEST_BYTES]);
    Forms.write(List.of(first, second), out);
    String message = refused(withDirectory(out.toBytes()));
    assertTrue(message.contains("two tensors at one place"), message);
  }

  @Test
  void otherFilesAndLaterVersionsAreToldFromDamage() throws IOException {
    String other = refused(Files.readAllBytes(Path.of("assets/samples/lenet-5.onnx")));
    assertTrue(other.contains("is no Espalier archive"), other);
    byte[] later = archive.clone();
    later[8] = 9;
    assertTrue(refused(later).contains("was made by a later Espalier"));
    assertTrue(refused(new byte[0]).contains("the file has only 0 bytes"));
  }

  @Test
  void whatWasThereBeforeIsThereStill() throws IOException {
    Path target = Files.writeString(folder.resolve("out.onnx"), "mine");
    Path bad = Files.write(folder.resolve("bad.espalier"), flipped(directoryAt - 1, 0));
    assertThrows(
        IOException.class,
        () -> Unpacker.unpack(bad, target, Progress.none(), CancelSignal.none()));
    assertEquals("mine", Files.readString(target));
  }

  @Test
  void damagedModelIsRefusedOrComesBack() throws IOException {
    byte[] good = Files.readAllBytes(Path.of("assets/samples/lenet-300-100.onnx"));
    Random random = new Random(5);
    int packed = 0;
    for (int i = 0; i < 60; i++) {
      byte[] bad = good.clone();
      for (int hit = 0; hit <= i % 3; hit++) {
        int place = i % 2 == 0 ? bad.length - 1 - random.nextInt(900) : random.nextInt(bad.length);
        bad[place] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      }
      Path model = Files.write(folder.resolve("model.onnx"), bad);
      Path target = folder.resolve("model.espalier");
      if (opens(model)) {
        Packer.pack(model, target, Progress.none(), CancelSignal.none());
        Path back = folder.resolve("back.onnx");
        Unpacker.unpack(target, back, Progress.none(), CancelSignal.none());
        assertEquals(-1, Files.mismatch(model, back));
        packed++;
      } else {
        assertThrows(
            IOException.class,
            () -> Packer.pack(model, target, Progress.none(), CancelSignal.none()));
      }
    }
    assertTrue(packed > 10 && packed < 60, packed + " of 60 could be packed");
  }

  private static boolean opens(Path model) {
    try (OnnxModel opened = OnnxModel.open(model)) {
      return !opened.allGraphs().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** 1 if it is refused; 0 if what was changed means nothing, so that the same model comes back. */
  private int refusedOrTheSame(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("odd.espalier"), bytes);
    Path target = folder.resolve("odd.onnx");
    try {
      Unpacker.unpack(file, target, Progress.none(), CancelSignal.none());
      assertEquals(-1, Files.mismatch(Path.of("assets/samples/residual.onnx"), target));
      Files.delete(target);
      return 0;
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith(file + ": "), e::toString);
      assertFalse(Files.exists(target));
      return 1;
    }
  }

  /** Unpacks, and expects an error that names the file. */
  private String refused(byte[] bytes) {
    Path file = folder.resolve("bad.espalier");
    Path target = folder.resolve("bad.onnx");
    try {
      Files.write(file, bytes);
      IOException error =
          assertThrows(
              IOException.class,
              () -> Unpacker.unpack(file, target, Progress.none(), CancelSignal.none()));
      assertTrue(String.valueOf(error.getMessage()).startsWith(file + ": "), error::toString);
      assertFalse(Files.exists(target));
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(List.of(file), files.toList());
      }
      return String.valueOf(error.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] flipped(int place, int bit) {
    byte[] bad = archive.clone();
    bad[place] ^= (byte) (1 << bit);
    return bad;
  }

  /** With the checksums that its slices have. */
  private byte[] signed(byte[] bytes) {
    List<Directory.Slice> slices =
        directory.slices().stream()
            .map(slice ->
                new Directory.Slice(
                    slice.form(),
                    slice.number(),
                    slice.position(),
                    slice.length(),
                    checksum(bytes, (int) slice.position(), slice.length())))
            .toList();
    byte[] content =
        new Directory(
                List.of(), directory.fileBytes(), directory.digest(), directory.forms(), slices)
            .toBytes();
    return joined(Header.ONE_FILE, Arrays.copyOf(bytes, directoryAt), content);
  }

  private static int checksum(byte[] bytes, int position, int length) {
    return Header.checksum(Arrays.copyOfRange(bytes, position, position + length));
  }

  private byte[] withDirectory(byte[] content) {
    return joined(Header.ONE_FILE, Arrays.copyOf(archive, directoryAt), content);
  }

  private static byte[] joined(int version, byte[] start, byte[] content) {
    byte[] all = Arrays.copyOf(start, start.length + content.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    byte[] header = Header.of(version, start.length, content).array();
    System.arraycopy(header, 0, all, 0, Header.BYTES);
    return all;
  }
}
