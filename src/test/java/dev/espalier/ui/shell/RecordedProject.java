package dev.espalier.ui.shell;

import dev.espalier.app.task.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A project that keeps what it was asked for and shows the states that a test gives it. */
public final class RecordedProject implements Project {
  private final List<String> calls = new ArrayList<>();
  private final List<Consumer<ProjectState>> listeners = new ArrayList<>();
  private final List<Consumer<Failure>> failureListeners = new ArrayList<>();
  private ProjectState state = ProjectState.EMPTY;

  /** A state with this model open. */
  public static ProjectState open(String model, boolean unsaved) {
    return new ProjectState(
        Optional.of(Path.of(model)),
        Optional.empty(),
        false,
        Optional.empty(),
        unsaved,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  public void show(ProjectState now) {
    state = now;
    listeners.forEach(listener -> listener.accept(now));
  }

  public void fail(Failure failure) {
    failureListeners.forEach(listener -> listener.accept(failure));
  }

  public List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void listen(Consumer<ProjectState> listener) {
    listeners.add(listener);
    listener.accept(state);
  }

  @Override
  public void onFailure(Consumer<Failure> listener) {
    failureListeners.add(listener);
  }

  @Override
  public void openModel(Path file) {
    calls.add("model " + file.getFileName());
  }

  @Override
  public void openCalibration(Path file) {
    calls.add("calibration " + file.getFileName());
  }

  @Override
  public void findFastest(int batch) {
    calls.add("fastest " + batch);
  }

  @Override
  public void calibrate() {
    calls.add("calibrate");
  }

  @Override
  public void openSample() {
    calls.add("sample");
  }

  @Override
  public void openData(Path file) {
    calls.add("data " + file.getFileName());
  }

  @Override
  public void openRecipe(Path file) {
    calls.add("recipe " + file.getFileName());
  }

  @Override
  public boolean saveRecipe(Path file) {
    calls.add("save " + file.getFileName());
    return true;
  }

  @Override
  public void close() {
    calls.add("close");
  }

  @Override
  public void undo() {
    calls.add("undo");
  }

  @Override
  public void redo() {
    calls.add("redo");
  }

  @Override
  public void evaluate() {
    calls.add("evaluate");
  }

  @Override
  public void export(Path target) {
    calls.add("export " + target.getFileName());
  }
}
