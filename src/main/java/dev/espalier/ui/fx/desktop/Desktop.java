package dev.espalier.ui.fx.desktop;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Hands files to other programs of the system. Called on the FX thread; nothing waits. */
public interface Desktop {

  /**
   * Opens a file in the program that the system has for its kind.
   *
   * @param failed hears why not, and what to do, in one or two sentences
   */
  void open(Path file, Consumer<String> failed);

  /**
   * Shows a file in its folder.
   *
   * @param failed hears why not, and what to do, in one or two sentences
   */
  void showInFolder(Path file, Consumer<String> failed);
}
