package dev.espalier.ui.fx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;

/**
 * Loads the FXML of a view class and makes its controller by the constructor that was registered
 * for it, so that controllers get what they need handed in. The FXML lies beside the class and has
 * its name; views included by it (fx:include) are made the same way.
 */
public final class ViewLoader {
  private final Map<Class<?>, Supplier<?>> controllers = new HashMap<>();

  /** Says how the controller of a view is made. */
  public <V> ViewLoader register(Class<V> view, Supplier<? extends V> controller) {
    controllers.put(view, controller);
    return this;
  }

  /**
   * Loads a view.
   *
   * @throws IllegalStateException if there is no FXML beside the class, or a controller in it is
   *     not registered
   */
  public <V> Loaded<V> load(Class<V> view) {
    URL fxml = view.getResource(view.getSimpleName() + ".fxml");
    if (fxml == null) {
      throw new IllegalStateException(
          "no " + view.getSimpleName() + ".fxml beside " + view.getName());
    }
    var loader = new FXMLLoader(fxml);
    loader.setControllerFactory(this::controller);
    try {
      Parent root = loader.load();
      return new Loaded<>(root, view.cast(loader.getController()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load " + fxml, e);
    }
  }

  private Object controller(Class<?> type) {
    Supplier<?> supplier = controllers.get(type);
    if (supplier == null) {
      throw new IllegalStateException(
          "no constructor registered for the controller " + type.getName());
    }
    return supplier.get();
  }

  /** A loaded view: the root of its nodes and its controller. */
  public record Loaded<V>(Parent root, V view) {}
}
