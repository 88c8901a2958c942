package dev.espalier.tune;

import dev.espalier.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cuts English sentences into the pieces of words that a transformer takes in: lower case,
 * punctuation apart, each word into the longest pieces that the vocabulary has.
 */
final class WordPieces {
  private static final long UNKNOWN = 100;
  private static final long START = 101;
  private static final long END = 102;

  private final Map<?, ?> vocabulary;

  /**
   * Reads a vocabulary.
   *
   * @param tokenizer a tokenizer file as they lie beside models
   */
  WordPieces(Path tokenizer) throws IOException {
    Map<?, ?> content = Json.read(tokenizer, Map.class);
    vocabulary = (Map<?, ?>) ((Map<?, ?>) content.get("model")).get("vocab");
  }

  /** The numbers of the pieces of a sentence, with those that begin and end it. */
  long[] sentence(String text) {
    List<Long> pieces = new ArrayList<>();
    pieces.add(START);
    for (String word : text.toLowerCase(Locale.ROOT).split("\\s+|(?=\\p{Punct})|(?<=\\p{Punct})")) {
      if (!word.isEmpty()) {
        add(word, pieces);
      }
    }
    pieces.add(END);
    return pieces.stream().mapToLong(Long::longValue).toArray();
  }

  private void add(String word, List<Long> pieces) {
    int before = pieces.size();
    for (int from = 0; from < word.length(); ) {
      int to = word.length();
      while (to > from && number(word, from, to) == UNKNOWN) {
        to--;
      }
      if (to == from) {
        pieces.subList(before, pieces.size()).clear();
        pieces.add(UNKNOWN);
        return;
      }
      pieces.add(number(word, from, to));
      from = to;
    }
  }

  private long number(String word, int from, int to) {
    String piece = (from > 0 ? "##" : "") + word.substring(from, to);
    return vocabulary.get(piece) instanceof Number number ? number.longValue() : UNKNOWN;
  }
}
