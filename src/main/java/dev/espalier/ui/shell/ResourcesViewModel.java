package dev.espalier.ui.shell;

import dev.espalier.ui.fx.Units;
import java.lang.management.ManagementFactory;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** What the program takes of the machine. */
public final class ResourcesViewModel {
  private static final double MEGABYTE = 1 << 20;

  // Properties

  private final ReadOnlyStringWrapper cpu = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper memory = new ReadOnlyStringWrapper("");

  /** Share of all processors that this machine's programs use. */
  public ReadOnlyStringProperty cpuProperty() {
    return cpu.getReadOnlyProperty();
  }

  /** Heap in use. */
  public ReadOnlyStringProperty memoryProperty() {
    return memory.getReadOnlyProperty();
  }

  // Commands

  /** Measures anew; called about once a second. */
  public void sample() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      double load = system.getCpuLoad();
      cpu.set(load < 0 ? "" : Units.format("Machine CPU %.0f %%", 100 * load));
    }
    Runtime runtime = Runtime.getRuntime();
    double used = (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
    memory.set(Units.format("Memory %.0f MB", used));
  }
}
