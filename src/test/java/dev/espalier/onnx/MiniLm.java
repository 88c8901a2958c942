package dev.espalier.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The transformer of 90 MB that a test library brings, as a file. */
public final class MiniLm {
  private static final String RESOURCE = "/all-minilm-l6-v2.onnx";

  /** Sentences as numbers of word pieces, from the one that begins to the one that ends them. */
  private static final long[][] SENTENCES = {
    {101, 1996, 4937, 2938, 2006, 1996, 13523, 1998, 2246, 2041, 1997, 1996, 3332, 1012, 102},
    {101, 15756, 6125, 2064, 2022, 16620, 2007, 2210, 3279, 1997, 10640, 1012, 102},
    {101, 2129, 2079, 1045, 2131, 2000, 1996, 7205, 2737, 2276, 1029, 102},
    {101, 2009, 28270, 2035, 2305, 1010, 1998, 1996, 2314, 3123, 2682, 2049, 5085, 1012, 102},
    {101, 1996, 2837, 4844, 1996, 5166, 2005, 2279, 2095, 1012, 102},
    {101, 2016, 3248, 1996, 6710, 1999, 1037, 2235, 4032, 1999, 6004, 1012, 102},
    {101, 7597, 1997, 10500, 3062, 2005, 1996, 2353, 2733, 1999, 1037, 5216, 1012, 102},
    {101, 3531, 23818, 1996, 8241, 2044, 2017, 2031, 5361, 1996, 10651, 1012, 102},
  };

  private MiniLm() {}

  /**
   * Eight English sentences, from "The cat sat on the mat and looked out of the window." to "Please
   * restart the server after you have installed the update.", without padding.
   */
  public static List<long[]> sentences() {
    return Arrays.stream(SENTENCES).map(long[]::clone).toList();
  }

  /** Writes the model into {@code folder}. */
  public static Path in(Path folder) throws IOException {
    Path file = folder.resolve("all-minilm-l6-v2.onnx");
    try (InputStream in = MiniLm.class.getResourceAsStream(RESOURCE)) {
      Files.copy(in, file);
    }
    return file;
  }
}
