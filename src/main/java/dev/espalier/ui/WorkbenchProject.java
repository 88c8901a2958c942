package dev.espalier.ui;

import dev.espalier.app.OpenProject;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.app.task.Failure;
import dev.espalier.ui.shell.Project;
import dev.espalier.ui.shell.ProjectState;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The workbench as the frame of the window sees it. */
public final class WorkbenchProject implements Project {

  private final Workbench workbench;

  /** A view on a workbench. */
  public WorkbenchProject(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public void listen(Consumer<ProjectState> listener) {
    workbench.listen(state -> listener.accept(projected(state)));
  }

  private static ProjectState projected(WorkbenchState state) {
    Optional<OpenProject> project = state.project();
    return project.isEmpty()
        ? ProjectState.EMPTY
        : new ProjectState(
            project.map(OpenProject::file),
            project.flatMap(OpenProject::dataFile),
            state.setup().filter(setup -> !setup.preprocessing().guessed().isEmpty()).isPresent(),
            state.decided().file(),
            state.decided().unsaved(),
            state.decided().undo(),
            state.decided().redo(),
            state.notes());
  }

  @Override
  public void onFailure(Consumer<Failure> listener) {
    workbench.onFailure(listener);
  }

  @Override
  public void openModel(Path file) {
    workbench.openModel(file);
  }

  @Override
  public void openSample() {
    workbench.openSample();
  }

  @Override
  public void openData(Path file) {
    workbench.openData(file);
  }

  @Override
  public void openCalibration(Path file) {
    workbench.openCalibrationData(file);
  }

  @Override
  public void openRecipe(Path file) {
    workbench.openRecipe(file);
  }

  @Override
  public boolean saveRecipe(Path file) {
    return workbench.saveRecipe(file);
  }

  @Override
  public void close() {
    workbench.closeProject();
  }

  @Override
  public void undo() {
    workbench.undo();
  }

  @Override
  public void redo() {
    workbench.redo();
  }

  @Override
  public void evaluate() {
    workbench.evaluate();
  }

  @Override
  public void calibrate() {
    workbench.calibrate();
  }

  @Override
  public void findFastest(int batch) {
    workbench.findFastest(batch);
  }

  @Override
  public void export(Path target) {
    workbench.export(target);
  }
}
