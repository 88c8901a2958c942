package dev.espalier.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads tables of text (RFC 4180): cells between commas, semicolons or tabs, in double quotes where
 * they hold one of these.
 */
final class Csv {

  private static final long LARGEST = 256 << 20;

  private final String text;
  private final char separator;
  private int at;
  private int line = 1;

  private Csv(String text) {
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.separator = separator(this.text.lines().findFirst().orElse(""));
  }

  /**
   * A row.
   *
   * @param line where it begins in the file, from 1
   * @param cells stripped of spaces
   */
  record Row(int line, List<String> cells) {}

  /** The rows that are not blank. */
  static List<Row> read(Path file) throws IOException {
    return new Csv(text(file)).rows(file);
  }

  /** The lines that are not blank, without the spaces around them. */
  static List<String> lines(Path file) throws IOException {
    return text(file).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  static String text(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new DataException(file, "", "is too large for a text");
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new DataException(file, "", "is not text in UTF-8", e);
    }
  }

  private static char separator(String firstLine) {
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(firstLine, candidate) > count(firstLine, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private List<Row> rows(Path file) throws DataException {
    List<Row> rows = new ArrayList<>();
    while (at < text.length()) {
      Row row = row(file);
      if (row.cells().size() > 1 || !row.cells().getFirst().isEmpty()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Row row(Path file) throws DataException {
    int start = line;
    List<String> cells = new ArrayList<>();
    while (true) {
      cells.add(cell(file));
      if (at == text.length()) {
        return new Row(start, cells);
      }
      char end = text.charAt(at++);
      if (end == '\n') {
        line++;
        return new Row(start, cells);
      }
    }
  }

  private String cell(Path file) throws DataException {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted(file);
    }
    int from = at;
    while (at < text.length() && text.charAt(at) != separator && text.charAt(at) != '\n') {
      at++;
    }
    return text.substring(from, at).strip();
  }

  private String quoted(Path file) throws DataException {
    int start = line;
    StringBuilder cell = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        if (at == text.length() || text.charAt(at) != '"') {
          skipToSeparator();
          return cell.toString();
        }
        at++;
      } else if (c == '\n') {
        line++;
      }
      cell.append(c);
    }
    throw new DataException(file, "line " + start, "has a quotation mark that is never closed");
  }

  private void skipToSeparator() {
    while (at < text.length() && text.charAt(at) != separator && text.charAt(at) != '\n') {
      at++;
    }
  }
}
