package dev.espalier.ui.fx.dialog;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a file chooser shows.
 *
 * @param title the window title, a verb and a noun
 * @param kinds kinds offered, the first is chosen; empty = all files
 * @param folder where it starts
 * @param name the suggested file name when saving; empty = none
 */
public record FileRequest(String title, List<FileKind> kinds, Optional<Path> folder, String name) {
  public FileRequest {
    kinds = List.copyOf(kinds);
  }

  public static FileRequest of(String title, FileKind... kinds) {
    return new FileRequest(title, List.of(kinds), Optional.empty(), "");
  }

  public FileRequest startingIn(Optional<Path> start) {
    return new FileRequest(title, kinds, start, name);
  }

  /**
   * The file that is meant by one that was chosen: a name without an ending gets that of its kind,
   * and so does the suggested name, whose ending nobody has typed.
   */
  Path complete(Path chosen, FileKind kind) {
    String ending = kind.defaultEnding();
    String typed = String.valueOf(chosen.getFileName());
    if (ending.isEmpty() || typed.endsWith(ending)) {
      return chosen;
    }
    if (!typed.contains(".")) {
      return chosen.resolveSibling(typed + ending);
    }
    String first = kinds.isEmpty() ? "" : kinds.getFirst().defaultEnding();
    boolean suggested = typed.equals(name) && !first.isEmpty() && typed.endsWith(first);
    return suggested
        ? chosen.resolveSibling(typed.substring(0, typed.length() - first.length()) + ending)
        : chosen;
  }

  public FileRequest named(String suggestion) {
    return new FileRequest(title, kinds, folder, suggestion);
  }
}
