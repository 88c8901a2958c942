package dev.espalier.ui.fx.dialog;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Dialogs that answer what the test said beforehand, and keep what was asked. A question for which
 * no answer is left is cancelled.
 */
public final class ScriptedDialogs implements Dialogs {
  private final Deque<Path> paths = new ArrayDeque<>();
  private final Deque<Boolean> confirmations = new ArrayDeque<>();
  private final Deque<SaveAnswer> saveAnswers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<ErrorReport> errors = new ArrayList<>();

  public ScriptedDialogs choose(Path path) {
    paths.add(path);
    return this;
  }

  public ScriptedDialogs confirm(boolean answer) {
    confirmations.add(answer);
    return this;
  }

  public ScriptedDialogs answer(SaveAnswer answer) {
    saveAnswers.add(answer);
    return this;
  }

  /** The titles and questions shown so far, in order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** The errors shown so far, in order. */
  public List<ErrorReport> errors() {
    return List.copyOf(errors);
  }

  @Override
  public Optional<Path> openFile(FileRequest request) {
    return path(request);
  }

  @Override
  public Optional<Path> openFolder(FileRequest request) {
    return path(request);
  }

  @Override
  public Optional<Path> saveFile(FileRequest request) {
    return path(request);
  }

  @Override
  public boolean confirm(Confirmation confirmation) {
    asked.add(confirmation.question());
    return !confirmations.isEmpty() && confirmations.remove();
  }

  @Override
  public void error(ErrorReport report) {
    errors.add(report);
  }

  @Override
  public SaveAnswer unsavedChanges(String subject) {
    asked.add(subject);
    return saveAnswers.isEmpty() ? SaveAnswer.CANCEL : saveAnswers.remove();
  }

  private Optional<Path> path(FileRequest request) {
    asked.add(request.title());
    return Optional.ofNullable(paths.poll());
  }
}
