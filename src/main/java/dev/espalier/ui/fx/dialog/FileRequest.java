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

  public FileRequest named(String suggestion) {
    return new FileRequest(title, kinds, folder, suggestion);
  }
}
