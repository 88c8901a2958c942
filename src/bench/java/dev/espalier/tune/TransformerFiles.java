package dev.espalier.tune;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The transformer all-MiniLM-L6-v2 that a test library brings, and samples to calibrate it on, as
 * files.
 *
 * @param model the network
 * @param samples sequences of {@link #LENGTH} pieces of words without padding
 * @param words cuts sentences
 */
record TransformerFiles(Path model, Path samples, WordPieces words) {
  private static final String NAME = "/all-minilm-l6-v2";
  private static final int LENGTH = 20;
  private static final int SEQUENCES = 536;

  /** Writes them into a folder. */
  static TransformerFiles in(Path folder) throws IOException {
    Path model = copy(NAME + ".onnx", folder.resolve("minilm.onnx"));
    WordPieces words =
        new WordPieces(copy(NAME + "-tokenizer.json", folder.resolve("tokenizer.json")));
    Path samples = folder.resolve("calibration.npz");
    write(samples, sequences(words));
    return new TransformerFiles(model, samples, words);
  }

  private static Path copy(String resource, Path file) throws IOException {
    try (InputStream in = TransformerFiles.class.getResourceAsStream(resource)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  /**
   * Each sentence several times, up to the length of a sequence followed by the beginning of
   * another one: padding would be taken for something that flows through the network.
   */
  private static List<long[]> sequences(WordPieces words) {
    List<long[]> sentences =
        new ArrayList<>(Sentences.calibration().stream().map(words::sentence).toList());
    Random random = new Random(1);
    List<long[]> sequences = new ArrayList<>();
    while (sequences.size() < SEQUENCES) {
      Collections.shuffle(sentences, random);
      for (int i = 0; i < sentences.size(); i++) {
        sequences.add(sequence(sentences, i));
      }
    }
    return sequences.subList(0, SEQUENCES);
  }

  private static long[] sequence(List<long[]> sentences, int first) {
    long[] sequence = new long[LENGTH];
    sequence[0] = sentences.get(first)[0];
    int length = 1;
    for (int next = first; length < LENGTH - 1; next = (next + 1) % sentences.size()) {
      long[] sentence = sentences.get(next);
      int taken = Math.min(sentence.length - 2, LENGTH - 1 - length);
      System.arraycopy(sentence, 1, sequence, length, taken);
      length += taken;
      sequence[length] = sentence[sentence.length - 1];
    }
    return sequence;
  }

  private static void write(Path file, List<long[]> sequences) throws IOException {
    long[] ids = sequences.stream().flatMapToLong(Arrays::stream).toArray();
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      put(zip, "input_ids", ids, sequences.size());
      put(zip, "attention_mask", ones, sequences.size());
      put(zip, "token_type_ids", new long[ids.length], sequences.size());
    }
  }

  /** As NumPy writes arrays, version 1.0 of its format. */
  private static void put(ZipOutputStream zip, String name, long[] values, int rows)
      throws IOException {
    String header =
        "{'descr': '<i8', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(rows, values.length / rows);
    int length = Math.ceilDiv(10 + header.length() + 1, 64) * 64 - 10;
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(0x93);
    head.writeBytes("NUMPY".getBytes(StandardCharsets.US_ASCII));
    head.write(1);
    head.write(0);
    head.write(length & 0xFF);
    head.write(length >> 8);
    head.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    head.writeBytes(" ".repeat(length - header.length() - 1).getBytes(StandardCharsets.US_ASCII));
    head.write('\n');
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    zip.putNextEntry(new ZipEntry(name + ".npy"));
    zip.write(head.toByteArray());
    zip.write(data.array());
    zip.closeEntry();
  }
}
