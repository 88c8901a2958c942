package dev.espalier.tune.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.ModelInputs;
import dev.espalier.app.OpenProject;
import dev.espalier.app.ProjectOpener;
import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** In the real runtime, on lenet-5. */
class RecipeMeterTest {
  private static final TaskContext CONTEXT = new TaskContext(CancelSignal.none(), Progress.none());

  @Test
  void profilesEveryLayerBeforeAndAfter() throws Exception {
    try (InProcessRuntime runtime = new InProcessRuntime();
        OpenProject project =
            ProjectOpener.openModel(Path.of("assets/samples/lenet-5.onnx"), CONTEXT)) {
      NetworkCompressor compressor = new NetworkCompressor(project.network());
      RecipeMeter meter =
          new RecipeMeter(
              compressor,
              Recipe.EMPTY,
              runtime,
              ModelInputs.made(project.name(), project.inputs(), 8));
      VariantRecipes recipes = new VariantRecipes(project.network(), Recipe.EMPTY);
      VariantSpeed speed =
          meter.profile(recipes.start(Kernels.STATIC).variant(), CancelSignal.none());
      Set<?> all = project.network().layers().stream().map(Layer::id).collect(Collectors.toSet());
      assertEquals(all, speed.original().layers().keySet());
      assertEquals(all, speed.variant().layers().keySet());
      assertTrue(speed.original().otherMillis() > 0, speed::toString);
      assertTrue(speed.variant().otherMillis() > 0, speed::toString);
      assertTrue(speed.ratio() > 0);
    }
  }

  @Test
  void searchEndsWithWhatIsFasterOrWithFloats() throws Exception {
    try (InProcessRuntime runtime = new InProcessRuntime();
        OpenProject project =
            ProjectOpener.openModel(Path.of("assets/samples/lenet-5.onnx"), CONTEXT)) {
      NetworkCompressor compressor = new NetworkCompressor(project.network());
      VariantRecipes recipes = new VariantRecipes(project.network(), Recipe.EMPTY);
      Fastest found =
          new FastestSearch(
                  new RecipeMeter(
                      compressor,
                      Recipe.EMPTY,
                      runtime,
                      ModelInputs.made(project.name(), project.inputs(), 1)),
                  System::nanoTime,
                  Progress.none(),
                  CancelSignal.none())
              .search(List.of(recipes.start(Kernels.STATIC)));
      assertEquals(found.variant().isFloats(), found.ratio() == 1);
      assertTrue(found.ratio() <= 1);
      assertTrue(found.tried().size() >= 2);
    }
  }
}
