package dev.espalier.ui.help;

import javafx.fxml.FXML;
import javafx.scene.control.Label;

/** The note about the program: its version, and on what it runs. */
public final class AboutView {
  private final String version;
  @FXML private Label versionLabel;
  @FXML private Label platformLabel;

  /**
   * Makes the controller.
   *
   * @param version the version of Espalier
   */
  public AboutView(String version) {
    this.version = version;
  }

  @FXML
  void initialize() {
    versionLabel.setText("Version " + version);
    platformLabel.setText(
        "Java "
            + Runtime.version()
            + ", JavaFX "
            + System.getProperty("javafx.runtime.version", "")
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch"));
  }
}
