package dev.espalier.ui.shell;

import dev.espalier.app.task.Failure;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What the frame of the window needs of the open project. Called on the FX thread; what takes long
 * runs in the background and changes the state when it is done.
 */
public interface Project {

  /** Calls back after every change, and once at once. */
  void listen(Consumer<ProjectState> listener);

  /** Calls back when something that the user asked for has failed. */
  void onFailure(Consumer<Failure> listener);

  /** Opens a model in place of the one that is open. */
  void openModel(Path file);

  /** Opens the sample network with its data. */
  void openSample();

  /** Opens samples for the open model: a file, or a folder of images. */
  void openData(Path file);

  /** Opens samples that show what flows into the layers of the open model. */
  void openCalibration(Path file);

  /** Opens a recipe for the open model. */
  void openRecipe(Path file);

  /** Saves the recipe and says whether that went well; if not, the failure was reported. */
  boolean saveRecipe(Path file);

  /** Closes what is open. */
  void close();

  /** Takes the last step back. */
  void undo();

  /** Does the last step that was taken back again. */
  void redo();

  /** Evaluates original and compressed network on the data. */
  void evaluate();

  /** Finds out what flows into the layers, unless that is known. */
  void calibrate();

  /** Chooses by measurements on so many samples at a time what computes the layers. */
  void findFastest(int batch);

  /** Writes the compressed model. */
  void export(Path target);
}
