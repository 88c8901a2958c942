package dev.espalier.ui.palette;

import java.util.Locale;

/** How well a text answers what was typed. */
final class Match {
  private static final int WORD_START = 8;
  private static final int IN_A_ROW = 5;
  private static final int HIT = 1;

  private Match() {}

  /**
   * Scores a text: the typed letters must occur in order; those at the start of words and those in
   * a row count more.
   *
   * @return higher is better, 0 for anything when nothing is typed, negative for no match
   */
  static int score(String typed, String text) {
    String query = typed.toLowerCase(Locale.ROOT).replace(" ", "");
    String target = text.toLowerCase(Locale.ROOT);
    int score = 0;
    int from = 0;
    int last = -2;
    for (int i = 0; i < query.length(); i++) {
      int at = next(target, query.charAt(i), from, last);
      if (at < 0) {
        return -1;
      }
      score += startsWord(target, at) ? WORD_START : at == last + 1 ? IN_A_ROW : HIT;
      last = at;
      from = at + 1;
    }
    return score;
  }

  /**
   * The next place of a letter: right after the last one, else at the start of a word, else
   * anywhere.
   */
  private static int next(String target, char letter, int from, int last) {
    if (last >= 0 && from < target.length() && target.charAt(from) == letter) {
      return from;
    }
    for (int at = target.indexOf(letter, from); at >= 0; at = target.indexOf(letter, at + 1)) {
      if (startsWord(target, at)) {
        return at;
      }
    }
    return target.indexOf(letter, from);
  }

  private static boolean startsWord(String target, int at) {
    return at == 0 || !Character.isLetterOrDigit(target.charAt(at - 1));
  }
}
