package dev.espalier.ui.welcome;

import dev.espalier.ui.shell.MainViewModel;
import java.nio.file.Path;
import javafx.collections.ObservableList;

/** What the welcome offers: to open a model, the sample, or a model that was open before. */
public final class WelcomeViewModel {
  private final MainViewModel main;

  public WelcomeViewModel(MainViewModel main) {
    this.main = main;
  }

  // Properties

  /** Models opened before, newest first. */
  public ObservableList<Path> recentModels() {
    return main.recentModels();
  }

  // Commands

  /** Asks for a model and opens it. */
  public void openModel() {
    main.openModel();
  }

  /** Opens a model. */
  public void openModel(Path file) {
    main.openModel(file);
  }

  /** Opens the sample with its data. */
  public void openSample() {
    main.openSample();
  }
}
