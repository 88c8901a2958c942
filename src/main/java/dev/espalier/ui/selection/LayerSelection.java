package dev.espalier.ui.selection;

import dev.espalier.app.Workbench;
import dev.espalier.network.LayerId;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The selected layers, in the order of the network. */
public final class LayerSelection {

  private final Workbench workbench;
  private final ReadOnlyObjectWrapper<List<LayerId>> layers =
      new ReadOnlyObjectWrapper<>(List.of());

  /** Nothing is selected. */
  public LayerSelection(Workbench workbench) {
    this.workbench = workbench;
  }

  /** What is selected now. */
  public List<LayerId> layers() {
    return layers.get();
  }

  /** What is selected. */
  public ReadOnlyObjectProperty<List<LayerId>> layersProperty() {
    return layers.getReadOnlyProperty();
  }

  /** Selects these layers instead. */
  public void select(List<LayerId> chosen) {
    if (!chosen.equals(layers.get())) {
      layers.set(List.copyOf(chosen));
      workbench.select(chosen);
    }
  }
}
