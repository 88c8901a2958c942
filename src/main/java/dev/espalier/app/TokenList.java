package dev.espalier.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens that are kept, as a text file lists them: a number or a range such as {@code 100-199} on
 * each line; what follows a {@code #} is not read, nor are empty lines.
 */
public final class TokenList {
  /** Ten times what all tokens of the largest vocabularies take. */
  private static final long MOST_BYTES = 64 << 20;

  private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:\\s*-\\s*(\\d{1,18}))?");

  private TokenList() {}

  /**
   * Reads a list.
   *
   * @param rows how many tokens there are
   * @throws TokenListException if the file cannot be read or a line is not what it should be; the
   *     message names the file and the line
   */
  public static BitSet read(Path file, int rows) throws TokenListException {
    BitSet kept = new BitSet(rows);
    int number = 0;
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new TokenListException(file + ": is larger than 64 MB, which no list of tokens is");
      }
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          int comment = line.indexOf('#');
          String text = (comment < 0 ? line : line.substring(0, comment)).strip();
          if (!text.isEmpty()) {
            add(text, kept, rows, file + ", line " + number + ": ");
          }
        }
      }
    } catch (TokenListException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new TokenListException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new TokenListException(file + ", line " + (number + 1) + ": is no UTF-8 text", e);
    } catch (IOException e) {
      throw new TokenListException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (kept.isEmpty()) {
      throw new TokenListException(file + ": lists no token");
    }
    return kept;
  }

  private static void add(String text, BitSet kept, int rows, String place)
      throws TokenListException {
    Matcher found = RANGE.matcher(text);
    if (!found.matches()) {
      String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
      throw new TokenListException(
          place + "'" + shown + "' is no number of a token and no range such as 100-199");
    }
    long from = Long.parseLong(found.group(1));
    long to = found.group(2) == null ? from : Long.parseLong(found.group(2));
    if (to < from) {
      throw new TokenListException(place + "the range " + text + " ends before it begins");
    }
    if (to >= rows) {
      throw new TokenListException(
          place + "there is no token %d; they are 0 to %d".formatted(to, rows - 1));
    }
    kept.set((int) from, (int) to + 1);
  }
}
