package dev.espalier.ui.fx.dialog;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Questions and messages to the user. Call on the FX thread; each call returns when the user has
 * answered.
 */
public interface Dialogs {

  /** An existing file, or nothing if the user thought better of it. */
  Optional<Path> openFile(FileRequest request);

  /** An existing folder. */
  Optional<Path> openFolder(FileRequest request);

  /** A file to write; the user has agreed to replace it if it exists. */
  Optional<Path> saveFile(FileRequest request);

  /** Whether to go on. */
  boolean confirm(Confirmation confirmation);

  /** Tells what failed. */
  void error(ErrorReport report);

  /**
   * Asks what to do with unsaved changes before they would be lost.
   *
   * @param subject what has changes, such as the name of a recipe
   */
  SaveAnswer unsavedChanges(String subject);
}
