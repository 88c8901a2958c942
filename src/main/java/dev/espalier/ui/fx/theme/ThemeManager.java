package dev.espalier.ui.fx.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import javafx.stage.PopupWindow;
import javafx.stage.Window;

/**
 * Gives every window the light or the dark look. One per application, made on the FX thread;
 * windows that open later get the look by themselves, popups inherit it from their owner.
 */
public final class ThemeManager {
  private static final List<String> SHEETS =
      List.of("tokens.css", "base.css", "controlsfx.css", "chartfx.css");
  private static final List<String> FONTS =
      List.of("Roboto-Regular.ttf", "Roboto-Medium.ttf", "Roboto-Bold.ttf");

  private final ObjectProperty<ThemeChoice> choice = new SimpleObjectProperty<>(ThemeChoice.SYSTEM);
  private final ReadOnlyBooleanWrapper dark = new ReadOnlyBooleanWrapper();
  private final ListChangeListener<Window> windows = this::windowsChanged;

  public ThemeManager(ThemeChoice initial) {
    FONTS.forEach(ThemeManager::loadFont);
    choice.set(initial);
    choice.addListener(observable -> apply());
    Platform.getPreferences().colorSchemeProperty().addListener(observable -> apply());
    Window.getWindows().addListener(windows);
    apply();
  }

  /** What the user chose; setting it changes all windows at once. */
  public ObjectProperty<ThemeChoice> choiceProperty() {
    return choice;
  }

  /** Whether the dark look is shown now. */
  public ReadOnlyBooleanProperty darkProperty() {
    return dark.getReadOnlyProperty();
  }

  private void apply() {
    dark.set(
        switch (choice.get()) {
          case SYSTEM -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
          case LIGHT -> false;
          case DARK -> true;
        });
    Application.setUserAgentStylesheet(
        dark.get()
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    Window.getWindows().forEach(this::applyTo);
  }

  private void windowsChanged(ListChangeListener.Change<? extends Window> change) {
    while (change.next()) {
      change.getAddedSubList().forEach(this::applyTo);
    }
  }

  private void applyTo(Window window) {
    if (window.getScene() != null && !(window instanceof PopupWindow)) {
      applyTo(window.getScene());
    }
  }

  /** Gives a scene the look before its window is shown, so that its first frame is right. */
  public void applyTo(Scene scene) {
    var sheets = scene.getStylesheets();
    sheets.removeIf(sheet -> sheet.equals(sheet("light.css")) || sheet.equals(sheet("dark.css")));
    SHEETS.stream()
        .map(ThemeManager::sheet)
        .filter(sheet -> !sheets.contains(sheet))
        .forEach(sheets::add);
    sheets.add(sheet(dark.get() ? "dark.css" : "light.css"));
    scene.getPreferences().setColorScheme(dark.get() ? ColorScheme.DARK : ColorScheme.LIGHT);
  }

  private static String sheet(String name) {
    return resource(name).toExternalForm();
  }

  private static void loadFont(String name) {
    // Null where the font cannot be read; the sheet then falls back to the system's font.
    Font.loadFont(resource(name).toExternalForm(), 13);
  }

  private static URL resource(String name) {
    return Objects.requireNonNull(ThemeManager.class.getResource(name), name);
  }
}
