package dev.espalier.numeric;

/**
 * The minus of numbers that people read on a screen or a page, U+2212: a hyphen is too short and
 * too low for it. Terminals, JSON and CSV keep the hyphen, which programs can read.
 */
public final class MinusSign {

  private MinusSign() {}

  /** A number in digits, with its hyphen replaced. */
  public static String typeset(String number) {
    return number.replace('-', '\u2212');
  }
}
