package dev.espalier.export.archive;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which names files of external data may have in an archive: those that mean the same file beside
 * the model on every system, and nothing anywhere else. Who packs is bound by the same rules as who
 * unpacks.
 */
final class DataNames {
  /** Bytes of a whole name. */
  static final int LONGEST = 1024;

  /** Bytes between separators: as many as systems allow, less what unfinished files add. */
  private static final int LONGEST_PART = 240;

  private static final Pattern FORBIDDEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\\\:*?\"<>|]");

  /** Devices of Windows, with any ending. */
  private static final Pattern DEVICE =
      Pattern.compile("(con|prn|aux|nul|com\\d|lpt\\d)( *\\..*)?", Pattern.CASE_INSENSITIVE);

  private DataNames() {}

  /** What is wrong with names that are to be together in an archive; nothing if all is well. */
  static Optional<String> problem(List<String> names) {
    Set<String> known = new HashSet<>();
    for (String name : names) {
      Optional<String> own = problem(name);
      if (own.isPresent()) {
        return own.map(problem -> "the name " + shown(name) + " of a data file " + problem);
      }
      if (!known.add(folded(name))) {
        return Optional.of("two data files with the name " + shown(name));
      }
    }
    for (String name : names) {
      String folder = folded(name);
      while (folder.contains("/")) {
        folder = folder.substring(0, folder.lastIndexOf('/'));
        if (known.contains(folder)) {
          return Optional.of("the data file " + shown(name) + " in another data file");
        }
      }
    }
    return Optional.empty();
  }

  /** Whether two names mean one file on some system. */
  static boolean same(String name, String other) {
    return folded(name).equals(folded(other));
  }

  private static Optional<String> problem(String name) {
    if (name.isEmpty()) {
      return Optional.of("is empty");
    }
    if (length(name) > LONGEST) {
      return Optional.of("is too long");
    }
    if (name.startsWith("/")) {
      return Optional.of("is not relative to the model");
    }
    for (String part : name.split("/", -1)) {
      Optional<String> problem = problemOfPart(part);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problemOfPart(String part) {
    if (part.equals("..")) {
      return Optional.of("leads out of the folder of the model");
    }
    if (part.isEmpty()) {
      return Optional.of("has an empty part");
    }
    if (part.startsWith(".")) {
      return Optional.of("has a part that begins with a point, as hidden files do");
    }
    if (FORBIDDEN.matcher(part).find()) {
      return Optional.of("has characters that not every system allows in names");
    }
    if (part.endsWith(".") || part.endsWith(" ") || DEVICE.matcher(part).matches()) {
      return Optional.of("is no name of a file on every system");
    }
    return length(part) > LONGEST_PART ? Optional.of("is too long") : Optional.empty();
  }

  private static int length(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** As systems see names that tell neither case nor ways to write an accent apart. */
  private static String folded(String name) {
    String upper = Normalizer.normalize(name, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
    return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  /** Fit for a message: short, and without what would move the cursor of a terminal. */
  private static String shown(String name) {
    String safe = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return "'" + (safe.length() > 80 ? safe.substring(0, 80) + "…" : safe) + "'";
  }
}
